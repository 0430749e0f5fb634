using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Workflows.Storage;

/// <summary>Registers services that are made from files or settings.</summary>
public static class LoadedAtStart
{
    /// <summary>
    /// Adds a service that is made when the host starts, so that a wrong file or setting stops the start instead of the first case.
    /// </summary>
    public static IServiceCollection AddLoadedAtStart<T>(this IServiceCollection services, Func<IServiceProvider, T> load)
        where T : class => services.AddSingleton(load).AddSingleton<IHostedService, Loading<T>>();

    private sealed class Loading<T>(T loaded) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            loaded is null ? throw new InvalidOperationException($"{typeof(T).Name} was not loaded.") : Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
