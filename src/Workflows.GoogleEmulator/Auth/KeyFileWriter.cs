namespace Workflows.GoogleEmulator.Auth;

/// <summary>Writes the key file as soon as the emulator's address is known: at once when it is configured, otherwise when the server listens.</summary>
internal sealed class KeyFileWriter(ServiceAccountKey key, PublicAddress address, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (address.Known is not null)
        {
            Write();
        }
        else
        {
            lifetime.ApplicationStarted.Register(Write);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Write() => key.Write($"{address.Value}/token");
}
