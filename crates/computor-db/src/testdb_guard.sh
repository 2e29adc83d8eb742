# Waits for the end of its input, which comes when the test process ends, then stops the cluster and removes it.
# Arguments: the data directory, the cluster's data, the directory of its socket.
read -r _
pid=$(head -n 1 "$2/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null && {
    n=0
    # The file goes when PostgreSQL ends; the process may stay as a zombie where nobody collects it.
    while [ -e "$2/postmaster.pid" ] && kill -0 "$pid" 2>/dev/null && [ "$n" -lt 500 ]; do
        sleep 0.01
        n=$((n + 1))
    done
    # SIGQUIT may be ignored, as in what a shell starts in the background.
    [ ! -e "$2/postmaster.pid" ] || kill -KILL "$pid" 2>/dev/null
}
rm -rf "$1" "$3"
