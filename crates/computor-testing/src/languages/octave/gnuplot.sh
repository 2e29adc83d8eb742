#!/bin/sh
# Stands in for gnuplot where that is not installed, and for Ghostscript: figures have their properties, questions have
# answers, and files that are printed to are there. Nothing is drawn.
case $1 in
--version) exec echo "gnuplot 5.4 patchlevel 4" ;;
esac

# The text between the first two quotes of this kind.
quoted() {
    text=${2#*"$1"}
    printf '%s' "${text%%"$1"*}"
}

# An empty picture of the kind that the file's name says.
picture() {
    case $1 in
    *.svg) echo '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>' ;;
    *.png)
        printf '\211PNG\015\012\032\012\000\000\000\015IHDR\000\000\000\001\000\000\000\001\010\000\000\000\000:~\233U'
        printf '\000\000\000\012IDATx\332c\370\017\000\001\001\001\000\034\260\214\231\000\000\000\000IEND\256B`\202'
        ;;
    *) echo 'a figure that was not drawn' ;;
    esac
}

for word in "$@"; do
    case $word in
    -sOutputFile=*)
        picture "${word#-sOutputFile=}" >"${word#-sOutputFile=}"
        exit 0
        ;;
    esac
done

while IFS= read -r line; do
    case $line in
    *'set print "'*) exec 5>"$(quoted '"' "$line")" ;;
    *'set print;'*) exec 5>&- ;;
    *'print GPVAL_TERMINALS'*) echo "canvas dumb epscairo jpeg pdf pdfcairo png pngcairo postscript svg unknown" >&5 ;;
    *'; else print NaN'*) echo NaN >&5 ;;
    "set output '"*)
        file=$(quoted "'" "$line")
        [ -n "$file" ] && picture "$file" >"$file"
        ;;
    esac
done 2>/dev/null
exit 0
