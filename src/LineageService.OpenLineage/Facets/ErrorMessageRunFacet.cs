namespace LineageService.OpenLineage.Facets;

/// <summary>
/// An error that the run names: the <c>errorMessage</c> facet, or Spark's <c>spark.exception</c>. The message is not kept: it may quote SQL
/// or data.
/// </summary>
/// <param name="HasMessage">False where the facet is there but says nothing.</param>
public sealed record ErrorMessageRunFacet(bool HasMessage);
