using System.Collections.Immutable;

namespace LineageService.Testing;

/// <summary>
/// One case of a <c>.sqltest</c> file: a sentence, a catalog as DDL, SQL, and the lineage it must have.
/// <code>
/// # Left join keeps right columns direct
/// @ using, insert
/// CREATE TABLE a (id INT, x INT);
/// ===
/// INSERT INTO t SELECT x FROM a
/// ----
/// t.x &lt;- a.x DIRECT/IDENTITY
/// t{} &lt;- a{} INDIRECT/ROW_SET
/// </code>
/// </summary>
/// <param name="Line">One-based line of the sentence, to find it by <c>file:line</c>.</param>
/// <param name="Constructs">Which constructs of docs/engine-constructs.md the case shows: the optional line that starts with <c>@ </c>.</param>
public sealed record GoldenCase(string File, int Line, string Name, string Catalog, string Sql, string Expected, ImmutableArray<string> Constructs);
