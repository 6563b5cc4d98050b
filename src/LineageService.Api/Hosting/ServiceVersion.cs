using System.Reflection;

namespace LineageService.Api.Hosting;

/// <summary>The version of the running service, without the commit behind it.</summary>
public static class ServiceVersion
{
    public static string Current { get; } =
        typeof(ServiceVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
