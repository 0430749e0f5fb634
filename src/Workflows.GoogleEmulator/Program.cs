using Workflows.GoogleEmulator;

var builder = WebApplication.CreateBuilder(args);
if (GoogleEmulatorServices.Refusal(builder.Environment) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return 2;
}

builder.Services.AddGoogleEmulator(options =>
{
    options.DataFolder = builder.Configuration["data"];
    options.KeyFile = builder.Configuration["key-file"];
    if (string.Equals(builder.Configuration["limits"], "off", StringComparison.OrdinalIgnoreCase))
    {
        // For load tests: no call is answered with 429.
        options.Limits.Lift();
    }
});

var app = builder.Build();
app.MapGoogleEmulator();
app.MapGet("/", () => Results.Redirect("/emulator"));
await app.RunAsync();
return 0;
