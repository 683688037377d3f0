#!/bin/sh
# Layers: a file includes only what stands below it (common/README.md).
. tests/tap.sh

cat >"$scratch/layers.awk" <<'AWK'
FNR == 1 {
	split(FILENAME, part, "/")
	layer = part[1] == "cmd" ? "cmd" : part[2]
	folder = FILENAME
	sub(/\/[^\/]*$/, "", folder)
}
/^#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	name = quoted[2]
	slash = index(name, "/")
	if (name ~ /\.\./)
		print FILENAME ":" FNR ": climbs: " name
	else if (!slash) {
		if ((getline line <(folder "/" name)) < 0)
			print FILENAME ":" FNR ": not in its folder: " name
		close(folder "/" name)
	} else if (layer == "cmd" && index(name, part[2] "/") == 1) {
		if ((getline line <("cmd/" name)) < 0)
			print FILENAME ":" FNR ": not in the tool: " name
		close("cmd/" name)
	} else {
		want = substr(name, 1, slash - 1)
		may = layer == "cmd" ? below["cli"] : below[layer]
		if (!index(may, " " want " "))
			print FILENAME ":" FNR ": " layer " includes " name
	}
}
AWK

for folder in common/*/ cmd/*/; do
	folder=${folder%/}
	files=$(find "$folder" -name '*.[ch]' | sort)
	[ -z "$files" ] ||
	    silent "layers of $folder" awk -f tests/lint/layers.awk \
	-f "$scratch/layers.awk" $files
done

folders=$(ls -d */ | grep -vE '^(build|bin|dist)/$' | tr '\n' ' ')
if [ "$folders" = "cmd/ common/ man/ tests/ " ]; then
	pass "no other top-level folders"
else
	echo "$folders" >"$scratch/folders"
	fail "no other top-level folders" "$scratch/folders"
fi
plan
