using System.Collections.Immutable;
using System.Text;
using LineageService.Ingestion.Collecting.Shells.Syntax;

namespace LineageService.Ingestion.Collecting.Shells.Evaluation;

/// <summary>Expansion of words (POSIX XCU 2.6): variables, commands, arithmetic, then fields, braces and file names.</summary>
internal sealed partial class ShellEvaluator
{
    private const int MaximumFields = 5000;

    /// <summary>A word as one text, as behind <c>=</c>: not split.</summary>
    private string Expand(ShellWord word)
    {
        if (word.Parts is [LiteralPart only]) return only.Text;
        var text = new StringBuilder();
        foreach (var part in word.Parts) Add(text, ExpandPart(part, asList: false));
        _characters -= text.Length;
        return text.Length > MaximumValue ? Holes.Unknown : text.ToString();
    }

    // Elements of a list stand with spaces between them where one text is wanted.
    private static void Add(StringBuilder text, string value)
    {
        if (text.Length > MaximumValue) return;
        if (value.Length > 0 && value[0] == Holes.Separator) text.Append(value.AsSpan(1).ToString().Replace(Holes.Separator, ' '));
        else text.Append(value);
    }

    private List<string> ExpandFields(ImmutableArray<ShellWord> words)
    {
        var fields = new List<string>();
        foreach (var word in words)
        {
            if (fields.Count > MaximumFields) break;
            if (word.Parts is [LiteralPart { Quoted: false } bare])
            {
                foreach (var text in Braces.Expand(bare.Text)) AddWithGlob(fields, text);
                continue;
            }

            ExpandFields(word, fields);
        }

        return fields;
    }

    private void ExpandFields(ShellWord word, List<string> fields)
    {
        var current = new StringBuilder();
        var started = false;
        var pattern = false;
        foreach (var part in word.Parts)
        {
            if (part is LiteralPart literal)
            {
                current.Append(literal.Text);
                started = true;
                pattern |= !literal.Quoted && Glob.HasPattern(literal.Text);
                continue;
            }

            var value = ExpandPart(part, asList: true);
            var isList = value.Length > 0 && value[0] == Holes.Separator;
            if (part.Quoted && !isList)
            {
                current.Append(value);
                started = true;
                continue;
            }

            if (isList && value.Length == 1) continue;
            var pieces = isList ? value[1..].Split(Holes.Separator) : null;
            if (pieces is not null && part.Quoted)
            {
                for (var i = 0; i < pieces.Length; i++)
                {
                    if (i > 0) Flush();
                    current.Append(pieces[i]);
                    started = true;
                }

                continue;
            }

            Split(pieces is null ? value : string.Join(' ', pieces));
        }

        if (started || current.Length > 0) Flush();
        _characters -= current.Length;

        void Split(string value)
        {
            foreach (var c in value)
            {
                if (c is ' ' or '\t' or '\n')
                {
                    if (current.Length > 0) Flush();
                    continue;
                }

                current.Append(c);
                started = true;
            }

            _characters -= value.Length;
        }

        void Flush()
        {
            if (fields.Count > MaximumFields) return;
            if (pattern) AddWithGlob(fields, current.ToString());
            else fields.Add(current.ToString());
            current.Clear();
            started = false;
        }
    }

    private void AddWithGlob(List<string> fields, string text)
    {
        if (!Glob.HasPattern(text) || text.Length > 512)
        {
            fields.Add(text);
            return;
        }

        var slash = text.LastIndexOf('/');
        var folder = slash < 0 ? string.Empty : text[..slash];
        var found = Files(folder, text[(slash + 1)..]);
        if (found.Count == 0) fields.Add(text);
        foreach (var name in found) fields.Add(slash < 0 ? name : folder + "/" + name);
    }

    private List<string> Files(string folder, string pattern)
    {
        var names = new List<string>();
        foreach (var place in ScriptPaths.Folders(folder, _scope.Directory))
        {
            foreach (var path in _context.Files.List(place))
            {
                var name = path[(path.LastIndexOf('/') + 1)..];
                if (Glob.IsMatch(name, pattern)) names.Add(name);
            }

            if (names.Count > 0) break;
        }

        return names;
    }

    private string ExpandPart(WordPart part, bool asList) => part switch
    {
        LiteralPart literal => literal.Text,
        VariablePart variable => ExpandVariable(variable, asList),
        CommandPart command => Substitute(command.Commands),
        ArithmeticPart arithmetic => Calculate(arithmetic.Expression) is { } value
            ? value.ToString(System.Globalization.CultureInfo.InvariantCulture)
            : Holes.Of("number"),
        HeredocPart heredoc => Expand(heredoc.Body.ToWord()),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>What the commands of <c>$(…)</c> print, without the line ends behind it.</summary>
    private string Substitute(ImmutableArray<ShellNode> commands)
    {
        if (commands.IsEmpty) return string.Empty;
        if (_depth >= MaximumDepth)
        {
            Complain("its calls are nested too deeply");
            return Holes.Unknown;
        }

        // $(< file) is its content.
        if (commands is [SimpleCommand
            {
                Words.IsEmpty: true,
                Redirections: [{ Kind: RedirectionKind.Input } only]
            }]) return ReadFile(Expand(only.Target))?.TrimEnd('\n') ?? Holes.Unknown;
        var (output, span) = (_output, _span);
        _output = new StringBuilder();
        RunApart(commands);
        var text = _output.ToString();
        (_output, _span) = (output, span);
        return text.AsSpan().TrimEnd('\n').ToString();
    }
}
