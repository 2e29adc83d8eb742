# Runs one Julia program and reports its variables as data.
#
# The task is a file, which is gone before the program starts: lines of a key, a space, and a text in hexadecimal or a
# number. The report goes to file descriptor 3, which is only opened at the end, as one line: the task's nonce, a space,
# JSON.
#
# The program runs in Main, where only the name of this module is visible; the task is in local variables. It shares the
# process, though, and could imitate a report. That does not help it: a report says no more than the program could have
# said by setting its variables. The verdict is made elsewhere.

module ComputorDriver

import Random

const PLACE = "/work/.driver/"
const SOLUTION = "/work/student/"

function read_task(file)
    task = Dict(key => String[] for key in ("nonce", "script", "setup", "teardown", "name", "nodes", "bytes", "depth", "seed", "figures", "expressions", "leave"))
    for line in eachline(file)
        key, value = split(line, ' '; limit = 2)
        push!(task[key], key in ("nodes", "bytes", "depth", "seed", "figures", "expressions", "leave") ? value : String(hex2bytes(value)))
    end
    return task
end

# Shows what is logged and keeps the warnings.
struct Collector <: Base.CoreLogging.AbstractLogger
    warnings::Vector{String}
end
Base.CoreLogging.min_enabled_level(::Collector) = Base.CoreLogging.Info
Base.CoreLogging.shouldlog(::Collector, arguments...) = true
Base.CoreLogging.catch_exceptions(::Collector) = true
function Base.CoreLogging.handle_message(collector::Collector, level, message, arguments...; details...)
    if level == Base.CoreLogging.Warn && length(collector.warnings) < 50
        push!(collector.warnings, string(message))
    end
    println(stderr, level, ": ", message)
end

function text(x)
    out = IOBuffer()
    print(out, '"')
    for c in x
        if c == '"' || c == '\\'
            print(out, '\\', c)
        elseif !isvalid(c)
            print(out, '\ufffd')
        elseif c < ' '
            print(out, "\\u", string(UInt32(c); base = 16, pad = 4))
        else
            print(out, c)
        end
    end
    print(out, '"')
    return String(take!(out))
end

struct Unsuitable <: Exception
    reason::String
end

# The typed encoding of values; an error says why a value has none.
mutable struct Encoder
    left::Int
    bytes::Int
end

function (encoder::Encoder)(x, depth)
    spend(encoder, 1)
    depth < 0 && throw(Unsuitable(TOO_LARGE))
    return encode(encoder, x, depth - 1)
end

const TOO_LARGE = "it is too large to be compared"

function spend(encoder, count)
    encoder.left < count && throw(Unsuitable(TOO_LARGE))
    encoder.left -= count
end

joined(tag, parts) = "[\"$tag\"" * join("," .* collect(String, parts)) * "]"
items(encoder, tag, xs, depth) = joined(tag, [encoder(x, depth) for x in xs])
entries(encoder, pairs, depth) =
    joined("d", Iterators.flatten((text(key isa AbstractString ? key : string(key)), encoder(value, depth)) for (key, value) in pairs))

encode(_, ::Union{Nothing, Missing}, depth) = "null"
encode(_, x::Bool, depth) = string(x)
encode(_, x::Integer, depth) = typemin(Int64) <= x <= typemax(Int64) ? string(Int64(x)) : "[\"i\",\"$(big(x))\"]"
encode(_, x::Real, depth) = real_number(Float64(x))
encode(_, x::Complex, depth) = "[\"c\",$(real_number(Float64(real(x)))),$(real_number(Float64(imag(x))))]"
function encode(encoder, x::AbstractString, depth)
    encoder.bytes -= sizeof(x)
    encoder.bytes < 0 && throw(Unsuitable(TOO_LARGE))
    return text(x)
end
encode(_, x::Union{Symbol, AbstractChar}, depth) = text(string(x))
encode(_, x::Type, depth) = is_own(x) ? "[\"o\",\"type of the program\",$(text(string(x)))]" : text(string(x))

# Whether a type is the program's, or is made of one that is.
function is_own(x)
    x isa UnionAll && return is_own(Base.unwrap_unionall(x))
    x isa DataType || return false
    return nameof(Base.moduleroot(parentmodule(x))) === :Main || any(part -> part isa Type && is_own(part), x.parameters)
end

encode(_, ::Union{Function, Module, Task, IO}, depth) = throw(Unsuitable("it is not data: compare what it returns or contains"))
encode(encoder, x::Tuple, depth) = items(encoder, "t", x, depth)
encode(encoder, x::AbstractSet, depth) = items(encoder, "s", x, depth)
encode(encoder, x::NamedTuple, depth) = entries(encoder, pairs(x), depth)
encode(encoder, x::AbstractDict, depth) = entries(encoder, x, depth)
encode(encoder, x::Pair, depth) = entries(encoder, [x], depth)
encode(encoder, x, depth) = entries(encoder, [(name, getfield(x, name)) for name in fieldnames(typeof(x))], depth)

function encode(encoder, x::AbstractArray, depth)
    if eltype(x) <: Number
        spend(encoder, length(x))
        rows = permutedims(collect(x), ndims(x):-1:1)
        elements = join((encode(encoder, element, depth) for element in vec(rows)), ",")
        return "[\"a\",\"$(dtype(eltype(x)))\",[$(join(size(x), ","))],[$elements]]"
    elseif ndims(x) <= 1
        return items(encoder, "l", x, depth)
    end
    return items(encoder, "l", eachslice(x; dims = ndims(x)), depth)
end

dtype(::Type{Bool}) = "bool"
dtype(::Type{<:Integer}) = "int64"
dtype(::Type{<:Real}) = "float64"
dtype(::Type{<:Complex}) = "complex128"
dtype(::Type) = "object"

function real_number(x)
    isnan(x) && return "[\"f\",\"nan\"]"
    isinf(x) && return x > 0 ? "[\"f\",\"inf\"]" : "[\"f\",\"-inf\"]"
    return string(x)
end

# The value of a variable, or of any expression where those are allowed.
function look_up(name, expressions)
    if Base.isidentifier(name)
        isdefined(Main, Symbol(name)) || throw(Unsuitable("there is no variable of this name"))
    elseif !expressions
        throw(Unsuitable("there is no variable of this name"))
    end
    return Core.eval(Main, Meta.parse(name))
end

message(problem) = replace(Base.invokelatest(sprint, showerror, problem), SOLUTION => "")
message(problem::Unsuitable) = problem.reason

# The error's own text, its class, and the lines of the submission it came through.
function describe(problem, backtrace)
    trace = [(string(frame.file), frame.line) for frame in reverse(stacktrace(backtrace)) if startswith(string(frame.file), SOLUTION)]
    while problem isa LoadError
        isempty(trace) && push!(trace, (problem.file, problem.line))
        problem = problem.error
    end
    lines = join(("[$(text(file)),$(max(line, 0)),\"\"]" for (file, line) in last(trace, 8)), ",")
    return "{\"message\":$(text(message(problem))),\"type\":$(text(string(nameof(typeof(problem))))),\"trace\":[$lines]}"
end

function main()
    task = read_task(PLACE * "task")
    rm(PLACE * "task")
    cd(SOLUTION)
    Random.seed!(isempty(task["seed"]) ? 1 : parse(Int, only(task["seed"])))
    collector = Collector(String[])
    values, absent = String[], String[]
    status, failure = "ok", "null"
    stage = "before"
    function look()
        stage = "look"
        foreach(code -> include_string(Main, code, "<test>"), task["teardown"])
        encoder = Encoder(parse(Int, only(task["nodes"])), parse(Int, only(task["bytes"])))
        depth = parse(Int, only(task["depth"]))
        for name in task["name"]
            left, bytes = encoder.left, encoder.bytes
            try
                value = look_up(name, !isempty(task["expressions"]))
                push!(values, "[$(text(name)),$(Base.invokelatest(encoder, value, depth))]")
            catch problem
                encoder.left, encoder.bytes = left, bytes
                push!(absent, "[$(text(name)),$(text(message(problem)))]")
            end
        end
    end
    function attempt(work)
        try
            Base.CoreLogging.with_logger(work, collector)
        catch problem
            status = problem isa OutOfMemoryError ? "memory" : "error"
            failure = describe(problem, catch_backtrace())
        end
    end
    function send()
        stage = "over"
        warnings = join(text.(collector.warnings), ",")
        flush(stdout)
        open("/dev/fd/3", "w") do channel
            println(
                channel, only(task["nonce"]), " {\"status\":\"", status, "\",\"values\":[", join(values, ","), "],\"missing\":[",
                join(absent, ","), "],\"warnings\":[", warnings, "],\"error\":", failure, "}",
            )
        end
    end
    # a program that ends itself is looked at on its way out
    isempty(task["leave"]) || atexit() do
        stage == "script" && Base.invokelatest(attempt, look)
        stage == "over" || Base.invokelatest(send)
    end
    attempt() do
        foreach(code -> include_string(Main, code, "<test>"), task["setup"])
        stage = "script"
        foreach(script -> Base.include(Main, script), task["script"])
        look()
    end
    send()
end

end

ComputorDriver.main()
