using System.Globalization;
using System.Text;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Commands whose output can be told without running them.</summary>
internal sealed partial class ShellEvaluator
{
    private bool RunText(string name, List<string> words)
    {
        switch (name)
        {
            case "echo":
                Echo(words);
                break;
            case "printf":
                Write(Formatted(words));
                break;
            case "cat" or "zcat" or "tac":
                Write(Operands(words, []) is { Count: > 0 } files
                    ? string.Concat(files.Select(file => file == "-" ? InputText() : ReadFile(file) ?? Holes.Unknown)) : InputText());
                break;
            case "tee":
                var passed = InputText();
                foreach (var file in Operands(words, [])) WriteFile(file, passed, words.Contains("-a"));
                Write(passed);
                break;
            case "sed":
                Sed(words);
                break;
            case "envsubst":
                Write(SubstituteVariables(InputText()));
                break;
            case "date":
                Write(DateHole.Of(words) + "\n");
                break;
            case "basename":
                Write(BaseName(words) + "\n");
                break;
            case "dirname":
                Write((words.Count > 1 ? DirectoryName(words[1]) : ".") + "\n");
                break;
            case "readlink" or "realpath":
                Write((Operands(words, []) is [.., var path] ? Holes.IsIn(path) ? path : ScriptPaths.Combine(_scope.Directory, path)
                    : Holes.Unknown) + "\n");
                break;
            case "seq":
                Write(Sequence(words));
                break;
            case "tr":
                Write(TextFilters.Translate(words, InputText()));
                break;
            case "cut":
                Write(TextFilters.Cut(words, InputText()));
                break;
            case "awk" or "gawk":
                var fromFile = Operands(words, ["-F", "-v"]) is [_, var only] ? ReadFile(only) : null;
                Write(TextFilters.Awk(words, fromFile ?? InputText()));
                break;
            case "grep" or "egrep" or "head" or "tail" or "sort" or "uniq":
                Write(TextFilters.Filter(words, Operands(words, ["-n", "-k", "-t", "-e"]) is { Count: > 0 } given
                    && given[^1] != words[1] | name is "sort" or "uniq" ? ReadFile(given[^1]) ?? InputText() : InputText()));
                break;
            case "cp" or "mv":
                if (Operands(words, []) is [var from, var to] && ReadFile(from) is { } text) WriteFile(to, text, append: false);
                break;
            case "expr":
                Write((new Arithmetic(string.Join(' ', words.Skip(1)), _ => null).Evaluate() is { } value ? Number(value) : Holes.Unknown)
                    + "\n");
                break;
            case "mktemp":
                Write("/tmp/mktemp." + _statements.Count.ToString(CultureInfo.InvariantCulture) + "\n");
                break;
            default:
                return false;
        }

        _status = name is "grep" or "egrep" or "cp" or "mv" ? null : true;
        return true;
    }

    private string InputText() => _input?.Rest() ?? Holes.Unknown;

    // What is no option and no option's value.
    private static List<string> Operands(List<string> words, string[] valued)
    {
        var operands = new List<string>();
        for (var i = 1; i < words.Count; i++)
        {
            if (Array.IndexOf(valued, words[i]) >= 0) i++;
            else if (!words[i].StartsWith('-') || words[i] == "-") operands.Add(words[i]);
        }

        return operands;
    }

    private void Echo(List<string> words)
    {
        var (at, line, escapes) = (1, true, false);
        for (; at < words.Count && words[at] is "-n" or "-e" or "-E" or "-ne" or "-en"; at++)
        {
            line &= !words[at].Contains('n', StringComparison.Ordinal);
            escapes |= words[at].Contains('e', StringComparison.Ordinal);
        }

        var text = string.Join(' ', words.Skip(at));
        if (escapes) text = Unescaped(text);
        Write(line ? text + "\n" : text);
    }

    private static string Unescaped(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 >= text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            switch (text[++i])
            {
                case 'n': result.Append('\n'); break;
                case 't': result.Append('\t'); break;
                case 'r': break;
                case '\\': result.Append('\\'); break;
                case '"': result.Append('"'); break;
                default: result.Append('\\').Append(text[i]); break;
            }
        }

        return result.ToString();
    }

    // The format again and again, as long as there are arguments.
    private static string Formatted(List<string> words)
    {
        var at = words.Count > 2 && words[1] == "--" ? 2 : 1;
        if (at >= words.Count || words[at] == "-v") return string.Empty;
        var format = Unescaped(words[at++]);
        var result = new StringBuilder();
        do
        {
            var before = at;
            for (var i = 0; i < format.Length; i++)
            {
                if (format[i] != '%' || i + 1 >= format.Length)
                {
                    result.Append(format[i]);
                    continue;
                }

                var end = i + 1;
                while (end < format.Length && (char.IsAsciiDigit(format[end]) || format[end] is '-' or '.' or '+' or ' ')) end++;
                if (end >= format.Length) break;
                if (format[end] == '%') result.Append('%');
                else result.Append(Padded(at < words.Count ? words[at++] : string.Empty, format[(i + 1)..end]));
                i = end;
            }

            if (at == before) break;
        }
        while (at < words.Count && result.Length < MaximumValue);
        return result.ToString();
    }

    private static string Padded(string value, string width)
    {
        if (width.Length == 0 || Holes.IsIn(value) || !int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > 100) return value;
        return width[0] == '0' ? value.PadLeft(length, '0') : value.PadLeft(length);
    }

    private static string Sequence(List<string> words)
    {
        var numbers = new List<int>();
        foreach (var word in words.Skip(1))
        {
            if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return Holes.Unknown;
            numbers.Add(number);
        }

        var (first, step, last) = numbers switch
        {
            [var only] => (1, 1, only),
            [var from, var to] => (from, 1, to),
            [var from, var by, var to] => (from, by, to),
            _ => (1, 1, 0),
        };
        if (step == 0 || Math.Abs(((long)last - first) / step) > MaximumTurns) return Holes.Unknown;
        var result = new StringBuilder();
        for (long i = first; step > 0 ? i <= last : i >= last; i += step) result.Append(CultureInfo.InvariantCulture, $"{i}\n");
        return result.ToString();
    }

    private static string BaseName(List<string> words)
    {
        if (words.Count < 2) return string.Empty;
        var path = words[1].TrimEnd('/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        return words.Count > 2 && name.EndsWith(words[2], StringComparison.Ordinal) && name != words[2] ? name[..^words[2].Length] : name;
    }

    private static string DirectoryName(string path)
    {
        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : trimmed[..slash];
    }

    private string SubstituteVariables(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 >= text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var braces = text[i + 1] == '{';
            var start = braces ? i + 2 : i + 1;
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_')) end++;
            if (end == start || (braces && (end >= text.Length || text[end] != '}')))
            {
                result.Append('$');
                continue;
            }

            result.Append(_scope.Find(text[start..end]) ?? Holes.Of(text[start..end]));
            i = braces ? end : end - 1;
        }

        _characters -= result.Length;
        return result.ToString();
    }

    private void Sed(List<string> words)
    {
        var (scripts, files) = (new List<string>(), new List<string>());
        var (inPlace, quiet) = (false, false);
        for (var i = 1; i < words.Count; i++)
        {
            var word = words[i];
            if (word is "-e" or "--expression" && i + 1 < words.Count) scripts.Add(words[++i]);
            else if (word is "-f" && i + 1 < words.Count) scripts.Add(ReadFile(words[++i]) ?? Holes.Unknown);
            else if (word.StartsWith("-i", StringComparison.Ordinal)) inPlace = true;
            else if (word is "-n") quiet = true;
            else if (word.StartsWith('-') && word.Length > 1) continue;
            else if (scripts.Count == 0) scripts.Add(word);
            else files.Add(word);
        }

        foreach (var file in files.Count == 0 ? [string.Empty] : files)
        {
            var text = file.Length == 0 ? InputText() : ReadFile(file);
            _characters -= text?.Length ?? 0;
            var edited = text is null || quiet ? Holes.Unknown : SedScript.Apply(string.Join('\n', scripts), text);
            if (!inPlace) Write(edited);
            else if (text is not null) WriteFile(file, edited, append: false);
        }
    }
}
