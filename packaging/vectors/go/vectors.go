// Package vectors has the vectors of bnconform: cases that every implementation of Binance request signing must agree with.
package vectors

import (
	"embed"
	"encoding/json"
)

// Data has the files as they stand, below data/.
//
//go:embed data
var Data embed.FS

// Read parses a file of the vectors by its name, such as "keys.json", into out.
func Read(name string, out any) error {
	text, err := Data.ReadFile("data/" + name)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, out)
}

// Vectors gives the vectors of a scheme, such as "spot-rest", as their file has them.
func Vectors(scheme string) ([]map[string]any, error) {
	var file struct{ Vectors []map[string]any }
	err := Read(scheme+".json", &file)
	return file.Vectors, err
}
