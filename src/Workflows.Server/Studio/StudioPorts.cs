using Workflows.Studio.Shell;

namespace Workflows.Server.Studio;

/// <summary>Registers what the studio asks of the server: its sign-in, and entries of the menu.</summary>
internal static class StudioPorts
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddStudioPorts(this IServiceCollection services) =>
        services.AddSingleton<IStudioSignIn, StudioSignIn>().AddSingleton<IStudioMenu, StudioMenu>();
}
