// Trains the notebook's network for three epochs: go run train.go [URL], default http://localhost:8080.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
)

func main() {
	service := append(os.Args, "http://localhost:8080")[1]
	run := `{"x":[[1,1]],"y":[[1,0]],"W1":[[0,1],[0,-1]],"W2":[[1,2],[2,-1]],"eta":0.01,"epochs":3}`
	answer, err := http.Post(service+"/train", "application/json", strings.NewReader(run))
	if err != nil {
		log.Fatal(err)
	}
	var result map[string]any // or a problem document, which points at each mistake
	if json.NewDecoder(answer.Body).Decode(&result); result["loss"] != 1.2525934010908932 {
		log.Fatal(result)
	}
	fmt.Println("loss", result["loss"])
}
