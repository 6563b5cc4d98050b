using System.Text.Json.Serialization.Metadata;
using LineageService.Api.Requests;
using Microsoft.AspNetCore.Http;

namespace LineageService.Api.Responses;

/// <summary>The way of a question that is read from the query string alone: all mistakes at once, the commit that it waits for, then the answer.</summary>
internal static class QuestionAnswer
{
    /// <param name="gate">Waits for the commit that <c>minEpoch</c> names; null for a question that has no such parameter.</param>
    /// <param name="read">Reads the question; its mistakes are told with all others.</param>
    public static async Task WriteAsync<TQuestion, TAnswer>(
        HttpContext context, EpochGate? gate, Func<QueryReader, TQuestion> read, Func<TQuestion, Task<TAnswer>> answer, JsonTypeInfo<TAnswer> type)
    {
        var reader = QueryReader.Of(context);
        var question = read(reader);
        var minEpoch = gate is null ? null : reader.ReadOptional(QueryParameters.MinEpoch);
        reader.ThrowIfInvalid();
        if (gate is not null) await gate.WaitAsync(minEpoch, context.RequestAborted).ConfigureAwait(false);
        await JsonAnswer.WriteAsync(context, await answer(question).ConfigureAwait(false), type).ConfigureAwait(false);
    }
}
