namespace LineageService.Ingestion.Labels.Policies;

/// <summary>What is wrong with a policy.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Place">Where in the document: <c>edge_rules[2].cap</c>; empty for the text as a whole.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record PolicyMistake(int Line, string Place, string Message);
