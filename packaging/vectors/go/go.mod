module bnconform-vectors

go 1.18
