namespace LineageService.Model;

/// <summary>What kind of function stands in an edge's function chain; the masking classes of propagation.md §A.4 follow with labels.</summary>
public enum FunctionClass : byte
{
    Unknown = 0,
    Scalar = 1,
    Aggregate = 2,
    Window = 3,
    Table = 4,
    Cast = 5,
    Operator = 6,

    /// <summary>
    /// No function: what stands behind it is another way on which the same source comes into the same target (<c>LEFT(p, 5) || SUBSTR(p, 6)</c> has two),
    /// where the two leave different things of the value.
    /// </summary>
    Alternative = 7,
}
