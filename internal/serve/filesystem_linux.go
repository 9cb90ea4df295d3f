package serve

import "syscall"

// remote are the file systems whose files somebody else may change, of which Linux then sends no event; by the number that
// statfs(2) tells.
var remote = map[uint32]string{
	0x01021997: "9p, as in WSL or a shared folder",
	0x6969:     "NFS",
	0xff534d42: "SMB",
	0xfe534d42: "SMB",
	0x517b:     "SMB",
	0x65735546: "FUSE, as in a container's mount",
	0x786f4256: "a VirtualBox folder",
	0x5346414f: "AFS",
	0x00c36400: "Ceph",
	0x53464846: "WSL",
}

// withoutEvents names the kind of file system that dir is on, if its events can't be relied on.
func withoutEvents(dir string) string {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return ""
	}
	return remote[uint32(s.Type)]
}
