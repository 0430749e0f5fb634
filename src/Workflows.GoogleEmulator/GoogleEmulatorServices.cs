using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.GoogleEmulator.Auth;
using Workflows.GoogleEmulator.Faults;
using Workflows.GoogleEmulator.Forms;
using Workflows.GoogleEmulator.Pages;
using Workflows.GoogleEmulator.Protocol;
using Workflows.GoogleEmulator.Sheets;

namespace Workflows.GoogleEmulator;

/// <summary>Adds the emulator to a host.</summary>
public static class GoogleEmulatorServices
{
    /// <summary>The refusal to run outside Development, where real people's data may be.</summary>
    public const string OnlyInDevelopment =
        "The stand-in for Google runs in the Development environment only; set ASPNETCORE_ENVIRONMENT=Development or use the real Google.";

    /// <summary>Registers the emulator. Call <see cref="Refusal"/> first; <see cref="GoogleEmulatorEndpoints.MapGoogleEmulator"/> maps it.</summary>
    public static IServiceCollection AddGoogleEmulator(this IServiceCollection services, Action<GoogleEmulatorOptions>? configure = null)
    {
        var options = new GoogleEmulatorOptions();
        configure?.Invoke(options);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<EmulatorClock>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<ServiceAccountKey>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<Stats>();
        services.AddSingleton<Quotas>();
        services.AddSingleton<FaultList>();
        services.AddSingleton<FaultWaits>();
        services.AddSingleton<FormStore>();
        services.AddSingleton<FormsApi>();
        services.AddSingleton<FormActs>();
        services.AddSingleton<FormSubmission>();
        services.AddSingleton<FormPages>();
        services.AddSingleton<SpreadsheetStore>();
        services.AddSingleton<SheetsApi>();
        services.AddSingleton<SheetActs>();
        services.AddSingleton<ApiGateway>();
        services.AddHostedService<KeyFileWriter>();
        return services;
    }

    /// <summary>One sentence that says why the emulator may not run here, or <see langword="null"/> when it may. A host that gets a sentence ends with exit code 2.</summary>
    public static string? Refusal(IHostEnvironment environment) => environment.IsDevelopment() ? null : OnlyInDevelopment;
}
