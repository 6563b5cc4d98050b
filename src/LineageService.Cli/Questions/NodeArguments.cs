namespace LineageService.Cli.Questions;

/// <summary>How nodes are named on the command line.</summary>
internal static class NodeArguments
{
    public const string Description =
        "A bare name such as ods.orders.amount, where it fits only one node, or an id: field:NAMESPACE:NAME:PATH, dataset:NAMESPACE:NAME, "
        + "rowset:NAMESPACE:NAME, job:NAMESPACE:NAME";
}
