// Go's net/http, which has a goroutine for each connection: handlers are written as if they blocked.
//
//	go run go_http.go 8000
package main

import (
	"fmt"
	"log"
	"math/big"
	"net/http"
	"os"
	"strconv"
)

func factorial(response http.ResponseWriter, request *http.Request) {
	n, err := strconv.ParseInt(request.URL.Path[len("/factorial/"):], 10, 64)
	if err != nil {
		http.Error(response, "a number, please", http.StatusBadRequest)
		return
	}
	result := big.NewInt(1)
	for factor := int64(2); factor <= n; factor++ {
		result.Mul(result, big.NewInt(factor))
	}
	fmt.Fprintf(response, `{"bits": %d}`, result.BitLen())
}

func main() {
	port := "8000"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	http.HandleFunc("/", func(response http.ResponseWriter, _ *http.Request) { fmt.Fprint(response, "quick") })
	// The line that makes the difference is none: each handler is in a goroutine, on as many threads as there
	// are cores, and is moved on even in the middle of a calculation.
	http.HandleFunc("/factorial/", factorial)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+port, nil))
}
