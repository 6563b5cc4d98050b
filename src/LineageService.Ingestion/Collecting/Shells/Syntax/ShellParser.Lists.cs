using System.Collections.Immutable;

namespace LineageService.Ingestion.Collecting.Shells.Syntax;

internal sealed partial class ShellParser
{
    private ImmutableArray<ShellNode> ParseList()
    {
        var commands = ImmutableArray.CreateBuilder<ShellNode>();
        ParseList(commands);
        return commands.ToImmutable();
    }

    /// <summary>Commands up to the end, a closing word, <c>)</c> or <c>;;</c>, none of which it takes.</summary>
    private void ParseList(ImmutableArray<ShellNode>.Builder commands)
    {
        while (true)
        {
            SkipLines();
            if (_at >= _text.Length || Current == ')') return;
            if (Current == ';' && Next is ';' or '&') return;
            if (Current is ';' or '&' or '|')
            {
                _at++;
                continue;
            }

            if (PeekReserved() is { } word && IsCloser(word)) return;
            var before = _at;
            if (ParseChain() is { } command) commands.Add(command);

            // Whatever it was, it must not be looked at again.
            if (_at == before) _at++;
        }
    }

    private ShellNode? ParseChain()
    {
        var start = _at;
        var first = ParsePipeline();
        if (first is null) return null;
        ImmutableArray<ChainLink>.Builder? links = null;
        while (true)
        {
            SkipBlanks();
            var or = Current == '|' && Next == '|';
            if (!or && !(Current == '&' && Next == '&')) break;
            _at += 2;
            SkipLines();
            if (ParsePipeline() is not { } next) break;
            (links ??= ImmutableArray.CreateBuilder<ChainLink>()).Add(new ChainLink(or, next));
        }

        return links is null ? first : new Chain(first, links.ToImmutable(), SpanFrom(start));
    }

    private ShellNode? ParsePipeline()
    {
        var start = _at;
        var negated = false;
        while (PeekReserved() is "!" or "time" && PeekReserved() is { } word)
        {
            negated ^= word == "!";
            _at += word.Length;
            SkipBlanks();
        }

        var first = ParseCommand();
        if (first is null) return null;
        ImmutableArray<ShellNode>.Builder? stages = null;
        while (true)
        {
            SkipBlanks();
            if (Current != '|' || Next == '|') break;
            _at += Next == '&' ? 2 : 1;
            SkipLines();
            if (ParseCommand() is not { } next) break;
            stages ??= StartWith(first);
            stages.Add(next);
        }

        return stages is null && !negated ? first : new Pipeline(stages?.ToImmutable() ?? [first], negated, SpanFrom(start));

        static ImmutableArray<ShellNode>.Builder StartWith(ShellNode command)
        {
            var builder = ImmutableArray.CreateBuilder<ShellNode>();
            builder.Add(command);
            return builder;
        }
    }

    private ShellNode? ParseCommand()
    {
        if (!Enter()) return null;
        try
        {
            var start = _at;
            var compound = ParseCompound();
            if (compound is null) return ParseSimple();
            if (compound is FunctionDefinition) return compound;
            var redirections = ParseRedirections();
            return redirections.IsEmpty ? compound : new Redirected(compound, redirections, SpanFrom(start));
        }
        finally
        {
            Leave();
        }
    }

    private ImmutableArray<Redirection> ParseRedirections()
    {
        ImmutableArray<Redirection>.Builder? found = null;
        while (true)
        {
            SkipBlanks();
            if (!TryParseRedirection(out var redirection)) return found?.ToImmutable() ?? [];
            if (redirection is not null) (found ??= ImmutableArray.CreateBuilder<Redirection>()).Add(redirection);
        }
    }
}
