package documents

import (
	"strings"
	"testing"

	"gongbao/index/opensearch/cluster"
)

// TestValidate: what OpenSearch would refuse is said before anything is sent.
func TestValidate(t *testing.T) {
	whole := Config{Config: cluster.Config{URLs: []string{"https://node1:9200"}}, Name: "gongbao-2.a_b", Shards: 1}
	if err := whole.Validate(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Config){
		"no address":             func(c *Config) { c.URLs = nil },
		"no name":                func(c *Config) { c.Name = "" },
		"upper case":             func(c *Config) { c.Name = "Gongbao" },
		"Chinese":                func(c *Config) { c.Name = "公报" },
		"a star":                 func(c *Config) { c.Name = "gongbao*" },
		"a slash":                func(c *Config) { c.Name = "a/_all" },
		"hidden":                 func(c *Config) { c.Name = ".gongbao" },
		"a dash in front":        func(c *Config) { c.Name = "-gongbao" },
		"too long":               func(c *Config) { c.Name = strings.Repeat("g", maxName+1) },
		"fewer shards than none": func(c *Config) { c.Shards = -1 },
	} {
		c := whole
		change(&c)
		if err := c.Validate(); err == nil {
			t.Errorf("%s is not refused", name)
		}
	}
}
