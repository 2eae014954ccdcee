// note FILE.zip KEY: whether the newest seal of an export is in the log that KEY signs, by Go's own transparency packages
// (golang.org/x/mod/sumdb/note and tlog). Exit 1 where it is not.
package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(archive *zip.ReadCloser, name string) []byte {
	file, err := archive.Open(name)
	must(err)
	defer file.Close()
	bytes, err := io.ReadAll(file)
	must(err)
	return bytes
}

func hashOf(text string) (hash tlog.Hash) {
	bytes, err := base64.StdEncoding.DecodeString(text)
	must(err)
	if len(bytes) != len(hash) {
		must(fmt.Errorf("%q is no hash", text))
	}
	copy(hash[:], bytes)
	return hash
}

func main() {
	if len(os.Args) != 3 {
		must(fmt.Errorf("note FILE.zip KEY"))
	}
	archive, err := zip.OpenReader(os.Args[1])
	must(err)
	defer archive.Close()
	var export struct{ Seal struct{ Key, Sha256 string } }
	must(json.Unmarshal(read(archive, "export.json"), &export))
	seal := sha256.Sum256(read(archive, "audit/"+export.Seal.Key))
	if hex.EncodeToString(seal[:]) != export.Seal.Sha256 {
		must(fmt.Errorf("%s has other bytes than export.json says", export.Seal.Key))
	}
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	head, checkpoint, _ := strings.Cut(string(read(archive, "seal.tlog-proof")), "\n\n")
	signed, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	must(err)
	lines, tree := strings.Split(head, "\n"), strings.Split(signed.Text, "\n")
	if len(lines) < 2 || len(tree) != 4 || lines[0] != "c2sp.org/tlog-proof@v1" {
		must(fmt.Errorf("seal.tlog-proof is no proof of a leaf"))
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	must(err)
	size, err := strconv.ParseInt(tree[1], 10, 64)
	must(err)
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		proof = append(proof, hashOf(line))
	}
	leaf, err := json.Marshal(map[string]any{
		"seal":    map[string]string{"key": export.Seal.Key, "sha256": export.Seal.Sha256},
		"version": 1,
	})
	must(err)
	must(tlog.CheckRecord(proof, size, hashOf(tree[2]), index, tlog.RecordHash(leaf)))
	fmt.Printf("%s is leaf %d of %d\n", export.Seal.Key, index, size)
}
