using LineageService.Ingestion.Collecting.Shells.Syntax;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

internal sealed partial class ShellEvaluator
{
    /// <summary>Null where the name is no builtin.</summary>
    private Flow? RunBuiltin(string name, List<string> words)
    {
        switch (name)
        {
            case ":" or "true" or "set" or "shopt" or "trap" or "umask" or "ulimit" or "wait"
                or "hash" or "alias" or "unalias" or "enable" or "bg" or "fg" or "jobs":
                if (name == "set") SetArguments(words);
                _status = true;
                return Flow.Next;
            case "false":
                _status = false;
                return Flow.Next;
            case "cd" or "pushd":
                _status = true;
                if (words.Find(word => words.IndexOf(word) > 0
                    && !word.StartsWith('-')) is { } target) _scope.Directory = DirectoryOf(target);
                return Flow.Next;
            case "popd":
                return Flow.Next;
            case "pwd":
                Write(_scope.Directory + "\n");
                _status = true;
                return Flow.Next;
            case "exit":
                return Flow.Exit;
            case "return":
                _status = words.Count > 1 && int.TryParse(words[1], out var code) ? code == 0 : _status;
                return Flow.Return;
            case "break":
                return Flow.Break;
            case "continue":
                return Flow.Continue;
            case "shift":
                Shift(words);
                return Flow.Next;
            case "unset":
                foreach (var variable in words.Skip(1)) _scope.Set(variable, string.Empty);
                _status = true;
                return Flow.Next;
            case "read" or "mapfile" or "readarray":
                Read(words);
                return Flow.Next;
            case "getopts":
                _status = null;
                if (words.Count > 2) _scope.Set(words[2], Holes.Of(words[2]));
                _scope.Set("OPTARG", Holes.Of("OPTARG"));
                return Flow.Next;
            case "let":
                foreach (var expression in words.Skip(1)) Calculate(new ShellWord([new LiteralPart(expression, Quoted: true)]));
                return Flow.Next;
            case "[" or "[[" or "test":
                _status = Condition.Evaluate(words, name == "[[");
                return Flow.Next;
            case "source" or ".":
                return EachWay(words, Source);
            case "eval":
                return EachWay([.. words], way => RunText(string.Join(' ', way.Skip(1))));
            default:
                return null;
        }
    }

    private Flow EachWay(List<string> words, Func<List<string>, Flow> run)
    {
        var flow = Flow.Next;
        foreach (var way in Ways([.. words]))
        {
            flow = run([.. way]);
            if (flow is Flow.Exit) break;
        }

        return flow;
    }

    private string DirectoryOf(string target)
    {
        if (target == "-") return _scope.Directory;
        if (!target.StartsWith('/') && !Holes.IsIn(target)) return ScriptPaths.Combine(_scope.Directory, target);
        if (ScriptPaths.Inside(target) is not null) return ScriptPaths.Combine("/", target);

        // Where it is deployed: the repository's folder of that name, else the place itself.
        foreach (var place in ScriptPaths.Folders(target, _scope.Directory))
        {
            if (_context.Files.List(place).Count > 0) return ScriptPaths.Absolute(place);
        }

        return Holes.IsIn(target) ? ScriptPaths.Root : ScriptPaths.Combine("/", target);
    }

    private void SetArguments(List<string> words)
    {
        var dashes = words.IndexOf("--");
        if (dashes > 0) _scope.Arguments = [.. words.Skip(dashes + 1)];
    }

    private void Shift(List<string> words)
    {
        _status = null;
        if (_scope.Arguments.IsDefault) return;
        var count = words.Count > 1 && int.TryParse(words[1], out var told) ? told : 1;
        _status = _scope.Arguments.Length >= count;
        _scope.Arguments = [.. _scope.Arguments.Skip(count)];
    }

    private void Read(List<string> words)
    {
        var names = words.Skip(1).Where(IsName).ToList();
        if (names.Count == 0) names.Add("REPLY");
        var whole = words.IndexOf("-d") is > 0 and var at && at + 1 < words.Count && words[at + 1].Length == 0;
        var line = whole ? _input?.Rest() : _input?.Line();
        if (whole && line is not null)
        {
            // The end of the text is not the sign it waits for: it has the text, and fails.
            Set(names[0], line.TrimEnd('\n'));
            _status = null;
            return;
        }

        if (_input is null || line is not null && Holes.IsPure(line))
        {
            foreach (var name in names) _scope.Set(name, Holes.Of(name));
            _status = null;
            return;
        }

        _status = line is not null;
        if (line is null) return;
        var separators = _scope.Find("IFS") is { Length: > 0 } told ? told.ToCharArray() : [' ', '\t'];
        var pieces = words.Contains("-a") || words[0] != "read" ? [line]
            : line.Split(separators, names.Count, separators[0] == ' ' ? StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None);
        for (var i = 0; i < names.Count; i++) _scope.Set(names[i], i < pieces.Length ? pieces[i].Trim() : string.Empty);
    }

    /// <summary>Commands that run another command.</summary>
    private Flow? RunWrapper(string name, List<string> words)
    {
        switch (name)
        {
            case "nohup" or "exec" or "command" or "builtin" or "time" or "nice" or "ionice" or "setsid"
                or "stdbuf" or "unbuffer" or "sudo" or "env" or "timeout" or "chronic" or "strace":
                var inner = Wrapped(name, words);
                return inner.Count == 0 ? Flow.Next : RunWords(inner);
            case "flock" or "docker" or "kubectl" or "podman":
                return RunContained(name, words);
            case "ssh":
                return EachWay(words, RunRemote);
            case "su" or "runuser":
                var command = words.IndexOf("-c");
                return command > 0 && command + 1 < words.Count ? RunShellText(words[command + 1], []) : Flow.Next;
            case "sh" or "bash" or "ksh" or "zsh" or "dash":
                return EachWay(words, RunShell);
            case "xargs" or "parallel":
                NoteOpaque("command", $"`{name}` runs a command whose arguments are known only when it runs", words);
                return Flow.Next;
            default:
                return null;
        }
    }

    private List<string> Wrapped(string name, List<string> words)
    {
        var at = 1;
        for (; at < words.Count; at++)
        {
            var word = words[at];
            if (word.StartsWith('-') && word.Length > 1)
            {
                if (word is "-u" or "-g" or "-n" or "-c" or "-o" or "-i" or "-s" or "-k" or "-e" && name is not ("env" or "exec" or "sudo")
                    || (word is "-u" or "-g" && name == "sudo")
                    || (word == "-u" && name == "env")) at++;
                continue;
            }

            if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && IsName(word[..equals]))
            {
                if (name == "env") _scope.Set(word[..equals], word[(equals + 1)..]);
                continue;
            }

            if (name == "timeout" && char.IsAsciiDigit(word[0])) continue;
            break;
        }

        return words.GetRange(at, words.Count - at);
    }

    // flock file command …, docker exec container command …: from the first word on that is a command we know.
    private Flow RunContained(string name, List<string> words)
    {
        for (var at = 1; at < words.Count; at++)
        {
            if (words[at] == "-c" && at + 1 < words.Count) return RunShellText(words[at + 1], []);
            var inner = CommandName(words[at]);
            if (inner is "sh" or "bash" || Engines.ClientNames.IsClient(inner)) return RunWords(words.GetRange(at, words.Count - at));
        }

        if (name != "flock") NoteOpaque("container", $"`{name}` runs something that is not read", words);
        return Flow.Next;
    }

    private Flow RunRemote(List<string> words)
    {
        var at = 1;
        while (at < words.Count && words[at].StartsWith('-'))
        {
            at += words[at] is "-p" or "-i" or "-l" or "-o" or "-F" or "-J" ? 2 : 1;
        }

        var rest = words.Skip(at + 1).ToList();
        var text = rest.Count > 0 ? string.Join(' ', rest) : _input?.Rest();
        return text is null ? Flow.Next : RunShellText(text, []);
    }

    private Flow RunShell(List<string> words)
    {
        for (var at = 1; at < words.Count; at++)
        {
            var word = words[at];
            if (word.StartsWith('-') && !word.StartsWith("--", StringComparison.Ordinal) && word.EndsWith('c') && at + 1 < words.Count)
            {
                return RunShellText(words[at + 1], words.Skip(at + 3).ToList());
            }

            if (word is "-s") break;
            if (!word.StartsWith('-')) return RunScript(words.GetRange(at, words.Count - at));
        }

        return _input is null ? Flow.Next : RunShellText(_input.Rest(), []);
    }

    private Flow RunShellText(string text, List<string> arguments)
    {
        if (_depth >= MaximumDepth - 30)
        {
            Complain("its calls are nested too deeply");
            return Flow.Next;
        }

        var (scope, span) = (_scope, _span);
        _scope = new ShellScope(scope) { Arguments = [.. arguments] };
        _depth += 30;
        RunText(text);
        _depth -= 30;
        (_scope, _span) = (scope, span);
        return Flow.Next;
    }
}
