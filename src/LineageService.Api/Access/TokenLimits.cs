namespace LineageService.Api.Access;

/// <summary>What a token of its own may send; what is null is as for everyone.</summary>
/// <param name="RequestsPerSecond">Requests in a second.</param>
/// <param name="MaxBodyBytes">Largest body, in bytes after decompression.</param>
public readonly record struct TokenLimits(int? RequestsPerSecond, long? MaxBodyBytes);
