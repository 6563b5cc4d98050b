using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Events;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The stored form of a <see cref="JobFold"/>.</summary>
internal static class JobFoldCodec
{
    private const byte Version = 1;

    public static void Write(StateWriter writer, JobFold fold)
    {
        writer.Octet(Version);
        Write(writer, fold.Facets);
        writer.Number(fold.Contributions.Count);
        foreach (var contribution in fold.Contributions)
        {
            writer.Fixed((ulong)(contribution.Hash >> 64));
            writer.Fixed((ulong)contribution.Hash);
            writer.Flag(contribution.HasTargets);
            writer.Bytes(contribution.Encoded);
        }

        writer.Number(fold.Runs.Count);
        foreach (var run in fold.Runs) Write(writer, run);
        writer.Number(fold.Declared.Count);
        foreach (var declared in fold.Declared)
        {
            writer.Key(declared.Key);
            writer.Number(declared.Contribution);
        }

        writer.Number(fold.Written.Count);
        foreach (var written in fold.Written)
        {
            writer.Dataset(written.Target);
            writer.Octet((byte)written.Evidence);
            writer.Number((ulong)written.Since);
            writer.Fixed(written.Claims);
        }

        writer.Flag(fold.ForgotCompleted);
        writer.Flag(fold.ForgotDeclared);
        writer.Fixed(fold.Composed);
        writer.Fixed(fold.Record);
    }

    public static JobFold Read(JobId id, ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state);
        if (reader.Octet() != Version)
            throw new LineageStoreException("The store's fold states are of a newer version.", isTransient: false);
        var fold = new JobFold(id);
        ReadFacets(ref reader, fold.Facets);
        for (var count = reader.Count(); count > 0; count--)
        {
            var hash = new UInt128(reader.Fixed(), reader.Fixed());
            var hasTargets = reader.Flag();
            fold.Restore(new StoredContribution(reader.Bytes().ToArray(), hash, hasTargets));
        }

        for (var count = reader.Count(); count > 0; count--) fold.Runs.Add(ReadRun(ref reader));
        for (var count = reader.Count(); count > 0; count--) fold.Declared.Add(new DeclaredFold(reader.Key(), reader.Count()));
        for (var count = reader.Count(); count > 0; count--)
            fold.Written.Add(new WrittenTarget(reader.Dataset(), (EvidenceKind)reader.Octet(), (long)reader.Number(), reader.Fixed()));
        fold.ForgotCompleted = reader.Flag();
        fold.ForgotDeclared = reader.Flag();
        fold.Composed = reader.Fixed();
        fold.Record = reader.Fixed();
        return fold;
    }

    private static void Write(StateWriter writer, RunFold run)
    {
        writer.Run(run.Id);
        writer.Number((ulong)run.Earliest);
        writer.Octet((byte)run.Traits);
        writer.Key(run.Terminal);
        writer.Octet((byte)run.TerminalType);
        writer.Key(run.SqlKey);
        if (!run.SqlKey.IsNone) writer.Fixed(run.Sql);
        writer.Key(run.VersionKey);
        if (!run.VersionKey.IsNone) writer.Fixed(run.Version);
        writer.Number(run.Contributions.Count);
        foreach (var index in run.Contributions) writer.Number(index);
    }

    private static RunFold ReadRun(ref StateReader reader)
    {
        var run = new RunFold(reader.Run())
        {
            Earliest = (long)reader.Number(),
            Traits = (RunTraits)reader.Octet(),
            Terminal = reader.Key(),
            TerminalType = (RunEventType)reader.Octet(),
        };
        run.SqlKey = reader.Key();
        if (!run.SqlKey.IsNone) run.Sql = reader.Fixed();
        run.VersionKey = reader.Key();
        if (!run.VersionKey.IsNone) run.Version = reader.Fixed();
        for (var count = reader.Count(); count > 0; count--) run.Contributions.Add(reader.Count());
        return run;
    }

    private static void Write(StateWriter writer, JobFacetsFold facets)
    {
        if (LatestCodec.Begin(writer, facets.JobType) is { } type)
        {
            writer.Text(type.ProcessingType);
            writer.Text(type.Integration);
            writer.Text(type.JobType);
        }

        if (LatestCodec.Begin(writer, facets.Sql) is { } sql)
        {
            writer.Text(sql.Query);
            writer.Text(sql.Dialect);
        }

        LatestCodec.Write(writer, facets.Ownership);
        LatestCodec.Write(writer, facets.Tags);
        if (LatestCodec.Begin(writer, facets.Location) is { } location)
        {
            writer.Text(location.Version);
            writer.Text(location.Path);
        }
    }

    private static void ReadFacets(ref StateReader reader, JobFacetsFold facets)
    {
        if (LatestCodec.Begin(ref reader, out var key))
            facets.JobType = new(key, new JobTypeJobFacet(reader.Text(), reader.Text(), reader.Text()));
        else
            facets.JobType = new(key, null);
        if (LatestCodec.Begin(ref reader, out key))
            facets.Sql = new(key, new SqlJobFacet(reader.Name(), reader.Text()));
        else
            facets.Sql = new(key, null);
        facets.Ownership = LatestCodec.ReadOwnership(ref reader);
        facets.Tags = LatestCodec.ReadTags(ref reader);
        if (LatestCodec.Begin(ref reader, out key))
            facets.Location = new(key, new SourceCodeLocationJobFacet(reader.Text(), reader.Text()));
        else
            facets.Location = new(key, null);
    }
}
