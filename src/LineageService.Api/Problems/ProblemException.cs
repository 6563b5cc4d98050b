namespace LineageService.Api.Problems;

/// <summary>Ends a request with a problem. Thrown by request readers; turned into a response by <see cref="ProblemExceptionHandler"/> only.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Type.Title)
{
    public Problem Problem { get; } = problem;
}
