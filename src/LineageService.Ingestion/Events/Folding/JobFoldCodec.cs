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

    /// <summary>What changes with every event: runs and keys.</summary>
    public static void Write(StateWriter writer, JobFold fold)
    {
        writer.Octet(Version);
        writer.Key(fold.Facets.JobType.Key);
        writer.Key(fold.Facets.Sql.Key);
        writer.Key(fold.Facets.Ownership.Key);
        writer.Key(fold.Facets.Tags.Key);
        writer.Key(fold.Facets.Location.Key);
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

    /// <summary>What mostly stays: facets and contributions.</summary>
    public static void WriteContent(StateWriter writer, JobFold fold)
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
    }

    public static JobFold Read(JobId id, ReadOnlySpan<byte> state, ReadOnlySpan<byte> content)
    {
        var fold = new JobFold(id);
        ReadContent(content, fold);
        var reader = new StateReader(state);
        CheckVersion(ref reader);
        fold.Facets.JobType = fold.Facets.JobType with { Key = reader.Key() };
        fold.Facets.Sql = fold.Facets.Sql with { Key = reader.Key() };
        fold.Facets.Ownership = fold.Facets.Ownership with { Key = reader.Key() };
        fold.Facets.Tags = fold.Facets.Tags with { Key = reader.Key() };
        fold.Facets.Location = fold.Facets.Location with { Key = reader.Key() };
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

    private static void ReadContent(ReadOnlySpan<byte> content, JobFold fold)
    {
        var reader = new StateReader(content);
        CheckVersion(ref reader);
        ReadFacets(ref reader, fold.Facets);
        for (var count = reader.Count(); count > 0; count--)
        {
            var hash = new UInt128(reader.Fixed(), reader.Fixed());
            var hasTargets = reader.Flag();
            fold.Restore(new StoredContribution(reader.Bytes().ToArray(), hash, hasTargets));
        }
    }

    private static void CheckVersion(ref StateReader reader)
    {
        if (reader.Octet() != Version)
            throw new LineageStoreException("The store's fold states are of a newer version.", isTransient: false);
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
        writer.Flag(facets.JobType.Value is not null);
        if (facets.JobType.Value is { } type)
        {
            writer.Text(type.ProcessingType);
            writer.Text(type.Integration);
            writer.Text(type.JobType);
        }

        writer.Flag(facets.Sql.Value is not null);
        if (facets.Sql.Value is { } sql)
        {
            writer.Text(sql.Query);
            writer.Text(sql.Dialect);
        }

        FacetCodec.Write(writer, facets.Ownership.Value);
        FacetCodec.Write(writer, facets.Tags.Value);
        writer.Flag(facets.Location.Value is not null);
        if (facets.Location.Value is { } location)
        {
            writer.Text(location.Version);
            writer.Text(location.Path);
        }
    }

    private static void ReadFacets(ref StateReader reader, JobFacetsFold facets)
    {
        if (reader.Flag()) facets.JobType = new(default, new JobTypeJobFacet(reader.Text(), reader.Text(), reader.Text()));
        if (reader.Flag()) facets.Sql = new(default, new SqlJobFacet(reader.Name(), reader.Text()));
        facets.Ownership = new(default, FacetCodec.ReadOwnership(ref reader));
        facets.Tags = new(default, FacetCodec.ReadTags(ref reader));
        if (reader.Flag()) facets.Location = new(default, new SourceCodeLocationJobFacet(reader.Text(), reader.Text()));
    }
}
