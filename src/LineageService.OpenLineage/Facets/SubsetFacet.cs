namespace LineageService.OpenLineage.Facets;

/// <summary>
/// The <c>subset</c> facet 1-0-0 of an input or output: which part of the dataset the run read or wrote (locations, partitions, a comparison).
/// </summary>
/// <param name="Condition">The condition as JSON without white space: <c>{"type":"location","locations":[…]}</c>.</param>
public sealed record SubsetFacet(string Condition);
