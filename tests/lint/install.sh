#!/bin/sh
# make install puts tools, pages and completions where they belong, and make
# uninstall takes all of it away.
. tests/tap.sh

if ! ls bin/crm-* >/dev/null 2>&1; then
	skip "install" "no tools"
	plan
	exit
fi
make=make
command -v $make >/dev/null || make=bmake
unset MAKEFLAGS MAKELEVEL
root=$scratch/root
check "make install" $make -s install DESTDIR="$root" PREFIX=/usr

share=$root/usr/share
for tool in bin/crm-*; do
	name=$(basename "$tool")
	check "$name installed" test -x "$root/usr/bin/$name"
	check "$name has its pages" test -s "$share/man/man1/$name.1" \
	    -a "$(ls man/"$name"-*.1 | wc -l)" \
	    -eq "$(ls "$share"/man/man1/"$name"-*.1 | wc -l)"
	check "$name: bash completion" \
	    bash -n "$share/bash-completion/completions/$name"
	check "$name: zsh completion" \
	    test -s "$share/zsh/site-functions/_$name"
	if command -v zsh >/dev/null; then
		check "$name: zsh syntax" \
		    zsh -n "$share/zsh/site-functions/_$name"
	fi
	check "$name: fish completion" \
	    test -s "$share/fish/vendor_completions.d/$name.fish"
	if command -v fish >/dev/null; then
		check "$name: fish syntax" \
		    fish -n "$share/fish/vendor_completions.d/$name.fish"
	fi
done
check "make uninstall" $make -s uninstall DESTDIR="$root" PREFIX=/usr
silent "uninstall leaves nothing" find "$root" -type f
plan
