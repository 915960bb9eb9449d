// Command checklog checks a log folder with Go's own sumdb/note and sumdb/tlog:
// the checkpoint's signature, every hash of every tile against the signed root,
// the entry bundles against the leaf hashes, and inclusion and consistency proofs.
//
// Usage: checklog FOLDER VERIFIER-KEY [INDEX...]
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	if len(os.Args) < 3 {
		fail(errors.New("usage: checklog FOLDER VERIFIER-KEY [INDEX...]"))
	}
	tree, err := openCheckpoint(os.Args[1], os.Args[2])
	if err != nil {
		fail(err)
	}
	reader := tlog.TileHashReader(tree, &folder{root: os.Args[1]})
	if err := checkTiles(os.Args[1], tree, reader); err != nil {
		fail(err)
	}
	for _, text := range os.Args[3:] {
		if err := checkProofs(tree, reader, text); err != nil {
			fail(err)
		}
	}
	fmt.Printf("size %d root %s\n", tree.N, tree.Hash)
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// openCheckpoint verifies the note and reads origin, size and root.
func openCheckpoint(root, key string) (tlog.Tree, error) {
	data, err := os.ReadFile(filepath.Join(root, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s: %q", verifier.Name(), opened.Text)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

// folder reads tiles from files; sumdb writes tile/8/L/N where C2SP has tile/L/N.
type folder struct{ root string }

func (f *folder) Height() int                         { return height }
func (f *folder) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (f *folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(f.root, tilePath(tile)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func tilePath(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

// checkTiles reads every hash of the tree through the checking reader, and every bundle.
func checkTiles(root string, tree tlog.Tree, reader tlog.HashReader) error {
	for level := 0; tree.N>>(height*level) > 0; level++ {
		count := tree.N >> (height * level)
		for first := int64(0); first < count; first += 1 << height {
			width := count - first
			if width > 1<<height {
				width = 1 << height
			}
			hashes, err := checkTile(reader, level, first, width)
			if err != nil {
				return err
			}
			if level == 0 {
				if err := checkBundle(root, first>>height, hashes); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func checkTile(reader tlog.HashReader, level int, first, width int64) ([]tlog.Hash, error) {
	indexes := make([]int64, width)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(height*level, first+int64(i))
	}
	return reader.ReadHashes(indexes)
}

// checkBundle compares the entries of a bundle with the leaf hashes of its tile.
func checkBundle(root string, number int64, hashes []tlog.Hash) error {
	tile := tlog.Tile{H: height, L: -1, N: number, W: len(hashes)}
	data, err := os.ReadFile(filepath.Join(root, tilePath(tile)))
	if err != nil {
		return err
	}
	for i, hash := range hashes {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return fmt.Errorf("%s is cut off at entry %d", tilePath(tile), i)
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		if tlog.RecordHash(data[2:end]) != hash {
			return fmt.Errorf("%s: entry %d has another hash than its tile", tilePath(tile), i)
		}
		data = data[end:]
	}
	if len(data) != 0 {
		return fmt.Errorf("%s holds more entries than its tile", tilePath(tile))
	}
	return nil
}

// checkProofs makes the proofs for an index with Go and checks them with Go; the
// hashes are printed, one proof a line, for comparison with the log's own.
func checkProofs(tree tlog.Tree, reader tlog.HashReader, text string) error {
	index, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return err
	}
	inclusion, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil {
		return err
	}
	leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
	if err != nil {
		return err
	}
	if err := tlog.CheckRecord(inclusion, tree.N, tree.Hash, index, leaf[0]); err != nil {
		return err
	}
	older, err := tlog.TreeHash(index+1, reader)
	if err != nil {
		return err
	}
	consistency, err := tlog.ProveTree(tree.N, index+1, reader)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(consistency, tree.N, tree.Hash, index+1, older); err != nil {
		return err
	}
	fmt.Println("inclusion", index, inclusion)
	fmt.Println("consistency", index+1, older, consistency)
	return nil
}
