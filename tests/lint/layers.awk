# What a layer may stand on: itself and what is below it (common/README.md).
BEGIN {
	below["base"] = " base "
	below["text"] = below["base"] "text "
	below["io"] = below["text"] "io "
	below["csv"] = below["io"] "csv "
	below["table"] = below["csv"] "table "
	below["math"] = below["base"] "math "
	below["model"] = below["math"] "model "
	below["cli"] = below["table"] "math model cli "
}
