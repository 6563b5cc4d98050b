using LineageService.Ingestion.Collecting.Shells.Engines;
using LineageService.Ingestion.Collecting.Shells.Syntax;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

internal sealed partial class ShellEvaluator
{
    private Flow RunSimple(SimpleCommand command)
    {
        _span = command.Span;
        var words = ExpandFields(command.Words);
        if (words.Count == 0)
        {
            _status = true;
            foreach (var assignment in command.Assignments) Assign(assignment);
            var written = Redirected(command, () => Flow.Next);
            return written;
        }

        if (words[0] is "export" or "local" or "declare" or "typeset" or "readonly") return Declare(words, command);
        if (command.Assignments.IsEmpty) return Redirected(command, () => RunWords(words));

        // HADOOP_USER_NAME=etl hive …: for this command only.
        var scope = _scope;
        _scope = new ShellScope(scope);
        foreach (var assignment in command.Assignments) Assign(assignment);
        var temporary = _scope;
        var flow = Redirected(command, () => RunWords(words));
        _scope = scope;
        foreach (var (name, value) in temporary.Written)
        {
            if (!command.Assignments.Any(assignment => assignment.Name == name)) scope.Set(name, value);
        }

        scope.TakeDefinitions(temporary);
        return flow;
    }

    private Flow Redirected(SimpleCommand command, Func<Flow> run)
    {
        if (command.Redirections.IsEmpty) return run();
        var (input, output, span) = (_input, _output, _span);
        var target = Redirect(command.Redirections);
        _span = span;
        _outputFile = target.Path;
        var flow = run();
        _outputFile = null;
        Finish(target);
        (_input, _output) = (input, output);
        return flow;
    }

    /// <summary>Where the output of the running command goes; null: on.</summary>
    private string? _outputFile;

    private Flow Declare(List<string> words, SimpleCommand command)
    {
        var local = words[0] == "local";
        foreach (var assignment in command.Assignments)
        {
            if (local) KeepLocal(assignment.Name);
            Assign(assignment);
        }

        foreach (var word in words.Skip(1))
        {
            if (word.StartsWith('-')) continue;
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            if (!IsName(name)) continue;
            if (local) KeepLocal(name);
            if (equals >= 0) Set(name, Holes.IsUnknown(word[(equals + 1)..]) ? Holes.Of(name + ".output") : word[(equals + 1)..]);
            else if (local) _scope.Set(name, string.Empty);
        }

        _status = true;
        return Flow.Next;
    }

    /// <summary>Variables of the running function that get their old values back.</summary>
    private Dictionary<string, string?>? _locals;

    private void KeepLocal(string name) => _locals?.TryAdd(name, _scope.Find(name));

    private Flow Call(FunctionDefinition function, List<string> words)
    {
        var (locals, arguments) = (_locals, _scope.Arguments);
        _locals = new Dictionary<string, string?>(StringComparer.Ordinal);
        _scope.Arguments = [.. words.Skip(1)];
        var flow = Run(function.Body);
        foreach (var (name, value) in _locals) _scope.Set(name, value ?? Holes.Of(name));
        _locals = locals;
        _scope.Arguments = arguments;
        return flow == Flow.Exit ? flow : Flow.Next;
    }

    private Flow RunWords(List<string> words)
    {
        var name = CommandName(words[0]);
        if (_scope.FindFunction(words[0]) is { } function) return Call(function, words);
        if (RunBuiltin(name, words) is { } flow) return flow;
        if (RunWrapper(name, words) is { } wrapped) return wrapped;
        if (RunText(name, words)) return Flow.Next;

        // From here on, it matters which way led here.
        string[] texts = [.. words, _outputFile ?? string.Empty];
        var input = _input?.Rest();
        if (input is not null) texts = [.. texts, input];
        var (outputFile, result) = (_outputFile, Flow.Next);
        foreach (var way in Ways(texts))
        {
            _outputFile = outputFile is null ? null : way[words.Count];
            _input = input is null ? null : new ShellInput(way[^1]);
            _status = null;
            result = RunExternal(name, [.. way.AsSpan(0, words.Count)]);
            if (result == Flow.Exit) break;
        }

        return result;
    }

    private static string CommandName(string word)
    {
        if (Holes.IsPure(word)) return ClientNames.OfVariable(word[1..^1]) ?? string.Empty;
        var slash = word.LastIndexOf('/');
        return slash < 0 ? word : word[(slash + 1)..];
    }

    private Flow RunExternal(string name, List<string> words)
    {
        if (RunEngine(name, words)) return Flow.Next;
        var command = words[0];
        if (name.EndsWith(".sh", StringComparison.Ordinal) || name.EndsWith(".bash", StringComparison.Ordinal)
            || name.EndsWith(".ksh", StringComparison.Ordinal))
        {
            return RunScript(words);
        }

        if (command.Contains('/', StringComparison.Ordinal) && !Holes.IsPure(command) && ReadFile(command) is { } text
            && text.StartsWith("#!", StringComparison.Ordinal)
            && text.AsSpan(0, Math.Min(text.Length, 80)).Contains("sh", StringComparison.Ordinal)) return RunScript(words);
        Write(Holes.Unknown);
        if (HarmlessCommands.Contains(name)) return Flow.Next;
        if (name.Length == 0 || Holes.IsIn(name)) NoteOpaque("command", "the command's name is known only when it runs", words);
        else NoteOpaque("command", $"`{name}` is no command that is read", words);
        return Flow.Next;
    }

    private Flow RunScript(List<string> words)
    {
        if (ReadFile(words[0], out var file) is not { } text)
        {
            NoteOpaque("missing-file", $"the script `{Name(words[0])}` is not in the repository", words);
            Write(Holes.Unknown);
            return Flow.Next;
        }

        // A process of its own: its variables and its end are its own, what it writes to files stays.
        var (scope, script, locals, span) = (_scope, _script, _locals, _span);
        _scope = new ShellScope(scope) { Arguments = [.. words.Skip(1)] };
        var running = _running;
        (_script, _locals) = (file ?? script, null);
        if (file is not null)
        {
            if (_scriptCalls.Count < MaximumNoted) _scriptCalls.Add(new ShellCall(file,
                string.Join('\u0001', words.Skip(1)))
            { Caller = running.IsEmpty ? null : running[^1] });
            _running = running.Add(file);
        }

        if (_depth < MaximumDepth - 30)
        {
            _depth += 30;
            RunText(text);
            _depth -= 30;
        }
        else
        {
            Complain("its calls are nested too deeply");
        }

        var inner = _scope;
        _running = running;
        (_scope, _script, _locals, _span, _status) = (scope, script, locals, span, null);
        foreach (var (key, value) in inner.Written)
        {
            if (key.StartsWith("file:", StringComparison.Ordinal)) _scope.Set(key, value);
        }

        return Flow.Next;
    }

    private Flow Source(List<string> words)
    {
        if (words.Count < 2) return Flow.Next;
        if (ReadFile(words[1], out var file) is not { } text)
        {
            // Profiles of the machine set paths, not tables.
            if (!IsMachineProfile(words[1])) Complain($"the sourced file `{Name(words[1])}` is not in the repository");
            _status = true;
            return Flow.Next;
        }

        if (_depth >= MaximumDepth - 30)
        {
            Complain("its calls are nested too deeply");
            return Flow.Next;
        }

        var (script, arguments) = (_script, _scope.Arguments);
        _script = file ?? script;
        if (words.Count > 2) _scope.Arguments = [.. words.Skip(2)];
        _depth += 30;
        var flow = RunText(text);
        _depth -= 30;
        _script = script;
        if (words.Count > 2) _scope.Arguments = arguments;
        _status = true;
        return flow == Flow.Return ? Flow.Next : flow;
    }

    private static bool IsMachineProfile(string path) =>
        path.StartsWith("/etc/", StringComparison.Ordinal) || path.EndsWith("profile", StringComparison.Ordinal)
            || path.EndsWith("bashrc", StringComparison.Ordinal)
        || path.EndsWith("/activate", StringComparison.Ordinal);

    private static string Name(string path) => Holes.ToTemplate(path[(path.LastIndexOf('/') + 1)..]);
}
