package web

import (
	"encoding/xml"
	"io"
)

func writeXML(w io.Writer, document any) error {
	text, err := xml.Marshal(document)
	if err != nil {
		return err
	}
	_, err = w.Write(append([]byte(xml.Header), append(text, '\n')...))
	return err
}

func writeText(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}
