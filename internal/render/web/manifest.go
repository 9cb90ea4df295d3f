package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
)

// manifest is the web app manifest (https://www.w3.org/TR/appmanifest/). Its addresses are relative to itself. It has no id, which would be
// relative to the origin alone: without it an app is known by where it starts, so that two programmes of one host are two apps.
func (e *shared) manifest(w io.Writer) error {
	v := e.sharing(w)
	type icon struct {
		Src     string `json:"src"`
		Type    string `json:"type"`
		Sizes   string `json:"sizes"`
		Purpose string `json:"purpose,omitempty"`
	}
	c := v.read.Config()
	m := struct {
		Name        string `json:"name"`
		ShortName   string `json:"short_name"`
		Description string `json:"description,omitempty"`
		Language    string `json:"lang"`
		Direction   string `json:"dir"`
		StartURL    string `json:"start_url"`
		Scope       string `json:"scope"`
		Display     string `json:"display"`
		Theme       string `json:"theme_color,omitempty"`
		Icons       []icon `json:"icons"`
	}{
		Name: c.Title, ShortName: cmp.Or(c.ShortName, c.Title), Description: c.Description,
		Language: c.Language, Direction: cmp.Or(v.data.Direction, "ltr"), StartURL: "./", Scope: "./", Display: "minimal-ui", Theme: c.Accent,
		Icons: []icon{},
	}
	icons := v.data.Icons
	for _, i := range []icon{
		{Src: string(icons.Drawing), Type: "image/svg+xml", Sizes: "any"},
		{Src: string(icons.Small), Type: "image/png", Sizes: "192x192"},
		{Src: string(icons.Large), Type: "image/png", Sizes: "512x512"},
	} {
		if i.Src != "" {
			m.Icons = append(m.Icons, i)
		}
	}
	if icons.Rounded {
		m.Icons = append(m.Icons, icon{Src: string(icons.Large), Type: "image/png", Sizes: "512x512", Purpose: "maskable"})
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(m); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}
