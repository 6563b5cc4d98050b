using LineageService.Graph.Store;
using LineageService.Ingestion.Events.State;
using LineageService.Model;
using LineageService.OpenLineage.Facets;

namespace LineageService.Ingestion.Events.Folding;

/// <summary>The stored form of a <see cref="JobFold"/>.</summary>
internal static class JobFoldCodec
{
    private const byte Version = 2;

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
        foreach (var run in fold.Runs) RunFoldCodec.Write(writer, run, fold.Versions);
        writer.Number(fold.Declared.Count);
        foreach (var declared in fold.Declared)
        {
            writer.Key(declared.Key);
            writer.Number(declared.Contribution);
            writer.Fixed(declared.Sql);
            writer.Number(fold.Versions.NumberOf(declared.Version));
        }

        writer.Number(fold.Written.Count);
        foreach (var written in fold.Written) Write(writer, written);
        writer.Number((ulong)fold.Frozen.Runs);
        writer.Flag(fold.Frozen.HasCompleted);
        writer.Fixed(fold.Frozen.Sql);
        writer.Text(fold.Frozen.Version);
        writer.Number((ulong)fold.Frozen.Declared);
        writer.Fixed(fold.Composed);
        writer.Fixed(fold.Record);
    }

    /// <summary>What mostly stays: facets and contributions.</summary>
    public static void WriteContent(StateWriter writer, JobFold fold)
    {
        writer.Octet(Version);
        Write(writer, fold.Facets);
        fold.Versions.Write(writer);
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
        for (var count = reader.Count(); count > 0; count--) fold.Runs.Add(RunFoldCodec.Read(ref reader, fold.Versions));
        for (var count = reader.Count(); count > 0; count--)
        {
            fold.Declared.Add(
                new DeclaredFold(reader.Key(), reader.Count(), reader.Fixed(), fold.Versions.TextOf(reader.Count())));
        }

        for (var count = reader.Count(); count > 0; count--) fold.Written.Add(ReadWritten(ref reader));
        fold.Frozen = new FrozenPast((long)reader.Number(), reader.Flag(), reader.Fixed(), reader.Text(), (long)reader.Number());
        fold.Composed = reader.Fixed();
        fold.Record = reader.Fixed();
        return fold;
    }

    private static void Write(StateWriter writer, WrittenTarget written)
    {
        writer.Dataset(written.Target);
        writer.Octet((byte)written.Evidence);
        writer.Number(written.Versions.Count);
        foreach (var version in written.Versions)
        {
            writer.Number((ulong)version.From);
            writer.Number(version.To == WrittenVersion.Open ? 0 : (ulong)version.To);
            writer.Fixed(version.Claims);
            writer.Fixed(version.Producer);
            writer.Fixed(version.Causes);
        }
    }

    private static WrittenTarget ReadWritten(ref StateReader reader)
    {
        var target = reader.Dataset();
        var evidence = (EvidenceKind)reader.Octet();
        var versions = new List<WrittenVersion>();
        for (var count = reader.Count(); count > 0; count--)
        {
            var (from, to) = ((long)reader.Number(), (long)reader.Number());
            versions.Add(new WrittenVersion(from, to == 0 ? WrittenVersion.Open : to, reader.Fixed(), reader.Fixed(), reader.Fixed()));
        }

        return new WrittenTarget(target, evidence, versions);
    }

    private static void ReadContent(ReadOnlySpan<byte> content, JobFold fold)
    {
        var reader = new StateReader(content);
        CheckVersion(ref reader);
        ReadFacets(ref reader, fold.Facets);
        fold.Versions.Read(ref reader);
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
            throw FoldStateVersion.Mismatch();
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
