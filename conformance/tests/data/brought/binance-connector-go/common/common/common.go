// A stand-in for the configuration of binance-connector-go.
package common

type ConfigurationRestAPI struct{ Base, Key, Secret string }

type ConfigurationRestAPIOption func(*ConfigurationRestAPI)

func WithBasePath(v string) ConfigurationRestAPIOption {
	return func(c *ConfigurationRestAPI) { c.Base = v }
}

func WithApiKey(v string) ConfigurationRestAPIOption {
	return func(c *ConfigurationRestAPI) { c.Key = v }
}

func WithApiSecret(v string) ConfigurationRestAPIOption {
	return func(c *ConfigurationRestAPI) { c.Secret = v }
}

func WithPrivateKey(string) ConfigurationRestAPIOption { return func(*ConfigurationRestAPI) {} }

func WithPrivateKeyPassphrase(string) ConfigurationRestAPIOption {
	return func(*ConfigurationRestAPI) {}
}

func NewConfigurationRestAPI(options ...ConfigurationRestAPIOption) *ConfigurationRestAPI {
	made := &ConfigurationRestAPI{}
	for _, option := range options {
		option(made)
	}
	return made
}
