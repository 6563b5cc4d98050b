using LineageService.Ingestion.Events.State;
using LineageService.OpenLineage.Events;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The stored form of a <see cref="RunFold"/>.</summary>
internal static class RunFoldCodec
{
    public static void Write(StateWriter writer, RunFold run, VersionTexts versions)
    {
        writer.Run(run.Id);
        Write(writer, run.Own, run.IsCounted ? RunTraits.Counted : RunTraits.None, versions);
        writer.Number(run.Guests.Count);
        foreach (var (origin, part) in run.Guests)
        {
            writer.Job(origin);
            Write(writer, part, RunTraits.None, versions);
        }
    }

    public static RunFold Read(ref StateReader reader, VersionTexts versions)
    {
        var run = new RunFold(reader.Run());
        var own = ReadPart(ref reader, versions);
        run.IsCounted = own.Traits.HasFlag(RunTraits.Counted);
        own.Traits &= ~RunTraits.Counted;
        run.Put(null, own);
        for (var count = reader.Count(); count > 0; count--) run.Put(reader.Job(), ReadPart(ref reader, versions));
        return run;
    }

    private static void Write(StateWriter writer, RunPart part, RunTraits more, VersionTexts versions)
    {
        writer.Number(part.Earliest == long.MaxValue ? 0 : (ulong)part.Earliest);
        writer.Octet((byte)(part.Traits | more));
        writer.Key(part.Terminal);
        writer.Octet((byte)part.TerminalType);
        writer.Key(part.SqlKey);
        if (!part.SqlKey.IsNone) writer.Fixed(part.Sql);
        writer.Key(part.VersionKey);
        if (!part.VersionKey.IsNone) writer.Number(versions.NumberOf(part.Version));
        writer.Number(part.Statements.Count);
        foreach (var statement in part.Statements)
        {
            writer.Number(statement.Contribution);
            writer.Key(statement.Key);
        }
    }

    private static RunPart ReadPart(ref StateReader reader, VersionTexts versions)
    {
        var earliest = (long)reader.Number();
        var part = new RunPart
        {
            Earliest = earliest == 0 ? long.MaxValue : earliest,
            Traits = (RunTraits)reader.Octet(),
            Terminal = reader.Key(),
            TerminalType = (RunEventType)reader.Octet(),
        };
        part.SqlKey = reader.Key();
        if (!part.SqlKey.IsNone) part.Sql = reader.Fixed();
        part.VersionKey = reader.Key();
        if (!part.VersionKey.IsNone) part.Version = versions.TextOf(reader.Count());
        for (var count = reader.Count(); count > 0; count--) part.Statements.Add(new RunStatement(reader.Count(), reader.Key()));
        return part;
    }
}
