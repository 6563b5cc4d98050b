using System.Collections.Immutable;
using LineageService.Graph.Store;
using LineageService.Model;

namespace LineageService.Graph.Identity.Suggestions;

/// <summary>Two names that may be one dataset or job, and why. Not a merge: a person decides.</summary>
/// <param name="Id">Names this suggestion in requests to refuse it; the same for the same two names, whichever way round.</param>
/// <param name="Alias">The name that would give way.</param>
/// <param name="Canonical">The name that would stay.</param>
/// <param name="Confidence">From 0 to 1, all signs together.</param>
/// <param name="Signs">What speaks for it, the strongest first.</param>
public sealed record MergeSuggestion(
    string Id, NodeKind Kind, IdentityName Alias, IdentityName Canonical, double Confidence, ImmutableArray<MergeSign> Signs);

/// <summary>One sign that two names are one.</summary>
/// <param name="Code">One of <see cref="MergeSignCodes"/>.</param>
/// <param name="Confidence">From 0 to 1, this sign alone.</param>
/// <param name="Text">What was found, in a sentence.</param>
public sealed record MergeSign(string Code, double Confidence, string Text);

/// <summary>The kinds of signs; part of the contract with clients.</summary>
public static class MergeSignCodes
{
    /// <summary>Events say that one is another name of the other.</summary>
    public const string Symlink = "symlink";

    /// <summary>An event renamed one into the other.</summary>
    public const string Rename = "rename";

    /// <summary>Paths that differ in a date or partition directory at the end.</summary>
    public const string PartitionPath = "partition-path";

    /// <summary>A path of a warehouse directory and the table that it would hold.</summary>
    public const string TablePath = "table-path";

    /// <summary>Names that differ in case alone.</summary>
    public const string Case = "case";

    /// <summary>The same name in two namespaces of one system, or in one that names no system.</summary>
    public const string Namespace = "namespace";

    /// <summary>A name that ends in the other one, or the same last part, with the same columns.</summary>
    public const string Schema = "schema";

    /// <summary>Job names that differ in how words and digits are parted.</summary>
    public const string JobName = "job-name";

    public static ImmutableArray<string> All { get; } = [Symlink, Rename, PartitionPath, TablePath, Case, Namespace, Schema, JobName];
}
