using System.Net;
using Workflows.GoogleEmulator;

var builder = WebApplication.CreateBuilder(args);
if (GoogleEmulatorServices.Refusal(builder.Environment) is { } refusal)
{
    await Console.Error.WriteLineAsync(refusal);
    return 2;
}

// The emulator has no sign-in, so it answers only callers on this machine, and only under this machine's own names.
builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
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
app.Use(
    (context, next) =>
    {
        if (context.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
);
app.MapGoogleEmulator();
app.MapGet("/", () => Results.Redirect("/emulator"));
await app.RunAsync();
return 0;
