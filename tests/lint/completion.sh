#!/bin/sh
# The completions, in the three shells where they are: methods, options, values
# of choices, columns of the file on the line.
. tests/tap.sh

printf '%s\n' '"shop no",amount;date' '1,2,3' >"$scratch/shop.csv"
here=$PATH:$(pwd)/bin

# Words that bash offers for a line whose words are the arguments.
in_bash()
{
	bin/crm-segment --completion=bash >"$scratch/complete.bash"
	bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
	    _crm_segment crm-segment "${COMP_WORDS[COMP_CWORD]}"
	    printf "%s\n" "${COMPREPLY[@]}"' bash "$scratch/complete.bash" "$@"
}

has()
{
	name=$1 word=$2
	shift 2
	"$@" >"$scratch/offered" 2>&1
	check "$name" grep -qxe "$word" "$scratch/offered"
}

if command -v bash >/dev/null; then
	has "bash: methods" rfm in_bash crm-segment rf
	has "bash: help takes methods" cohort in_bash crm-segment help co
	has "bash: options" --bins= in_bash crm-segment rfm --bi
	has "bash: values of choices" quarter \
	    in_bash crm-segment cohort --period = q
	has "bash: columns of the file" amount \
	    in_bash crm-segment abc "$scratch/shop.csv" --amount = am
	# Every method of every tool, and the options that its help lists.
	for tool in bin/crm-*; do
		name=$(basename "$tool")
		"$tool" --completion=bash >"$scratch/complete.bash"
		"$tool" help | awk '/^Methods:/ { on = 1; next }
		/^$/ { on = 0 }
		on && /^  [a-z]/ { print $1 }' >"$scratch/methods"
		while read -r method; do
			"$tool" help "$method" | sed -n '/^Options:/,$p' |
			    sed -n 's/^  \(-., \)*--\([a-z-]*\).*/--\2/p' |
			    sort -u >"$scratch/want"
			bash -c '. "$1"; complete_words=_${2//-/_}; shift
			COMP_WORDS=("$@" --); COMP_CWORD=2
			$complete_words "$1" -- "$2"
			printf "%s\n" "${COMPREPLY[@]%=}"' bash \
			    "$scratch/complete.bash" "$name" "$method" |
			    sort -u >"$scratch/got"
			comm -23 "$scratch/want" "$scratch/got" >"$scratch/no"
			silent "bash: $name $method: all options" \
			    cat "$scratch/no"
			check "bash: $name $method: there are some" \
			    test -s "$scratch/want"
		done <"$scratch/methods"
	done
else
	skip "completions of bash" "no bash"
fi

in_fish()
{
	bin/crm-segment --completion=fish >"$scratch/crm-segment.fish"
	PATH=$here fish -N -c 'source $argv[1]; complete -C $argv[2]' \
	    "$scratch/crm-segment.fish" "$1" | cut -f 1
}

if command -v fish >/dev/null; then
	has "fish: methods" rfm in_fish 'crm-segment rf'
	has "fish: options" --bins in_fish 'crm-segment rfm --bi'
	has "fish: values of choices" quarter \
	    in_fish 'crm-segment cohort --period q'
	has "fish: columns of the file" amount \
	    in_fish "crm-segment abc $scratch/shop.csv --amount am"
else
	skip "completions of fish" "no fish"
fi

# What an interactive zsh writes after a line and TAB.
in_zsh()
{
	mkdir -p "$scratch/site"
	bin/crm-segment --completion=zsh >"$scratch/site/_crm-segment"
	PATH=$here zsh -f -c 'zmodload zsh/zpty; export TERM=dumb
	zpty shell zsh -f -i
	zpty -w shell "PS1=; fpath=($1 \$fpath); autoload -U compinit"
	zpty -w shell "compinit -D -u; setopt no_list_beep; LISTMAX=9999"
	zpty -w shell "bindkey \"^I\" complete-word; print ready"
	zpty -r shell got "*ready*ready*"
	zpty -w -n shell "$2	"
	sleep 1
	zpty -w -n shell " done
"
	zpty -r shell got "*done*"; print -r -- "$got"; zpty -d shell' \
	    zsh "$scratch/site" "$1" </dev/null |
	    tr -d '\r\007' | grep -oE -e '[-a-z_=]+'
}

if command -v zsh >/dev/null; then
	has "zsh: a method" summary in_zsh 'crm-segment summ'
	has "zsh: an option" --split-ties in_zsh 'crm-segment abc --split'
	has "zsh: the value of a choice" --period=quarter \
	    in_zsh 'crm-segment cohort --period=q'
	has "zsh: a column of the file" --amount=amount \
	    in_zsh "crm-segment abc $scratch/shop.csv --amount=am"
else
	skip "completions of zsh" "no zsh"
fi
plan
