using LineageService.Api.Problems;
using LineageService.Ingestion.Reading;

namespace LineageService.Api.Endpoints;

/// <summary>What ingestion could not take from a body, as a problem.</summary>
internal static class SourceProblems
{
    public static ProblemException Of(SourceFailure failure) => failure.Code switch
    {
        SourceCodes.MalformedJson => new ProblemException(new Problem(ProblemType.MalformedJson, Place(failure))),
        SourceCodes.InvalidUtf8 => new ProblemException(new Problem(ProblemType.InvalidEncoding, Place(failure))),
        _ => new ProblemException(new Problem(ProblemType.InvalidRequest, Place(failure)) { Violations = [.. failure.Others.Prepend(failure).Select(ViolationOf)] }),
    };

    /// <summary><c>line 3, byte 17: what was expected</c>.</summary>
    public static string Place(SourceFailure failure) => $"line {failure.Line}, byte {failure.Column}: {failure.Message}";

    private static Violation ViolationOf(SourceFailure failure) => Violation.Body($"line {failure.Line}, byte {failure.Column}", failure.Message);
}
