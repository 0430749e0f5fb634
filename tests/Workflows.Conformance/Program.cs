using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Conformance;

// tests/conformance FOLDER [--results OUT] [--max-steps N]
if (args.Length == 0 || !Directory.Exists(args[0]))
{
    Console.Error.WriteLine("Usage: tests/conformance FOLDER [--results OUT] [--max-steps N]");
    return 2;
}
string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
var maxSteps = Option("--max-steps") is { } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : 1000;

using var suite = new Suite();
var outcomes = await suite.RunAsync(args[0], maxSteps);

Console.WriteLine($"{"definition", -70} {"imported", -9} {"lossless", -9} {"compiled", -9} {"ran", -5} {"faulted", -8} why");
foreach (var o in outcomes)
{
    var source = o.Source.Length > 70 ? "…" + o.Source[^69..] : o.Source;
    Console.WriteLine(
        $"{source, -70} {Mark(o.Imported), -9} {Mark(o.Lossless), -9} {Mark(o.Compiled), -9} {Mark(o.Ran), -5} {(o.Faulted ? "faulted" : "-"), -8} {o.Why}"
    );
}
Console.WriteLine(
    $"{outcomes.Count} definitions: {outcomes.Count(o => o.Imported)} imported, {outcomes.Count(o => o.Lossless)} lossless, "
        + $"{outcomes.Count(o => o.Compiled)} compiled without errors, {outcomes.Count(o => o.Ran)} ran, {outcomes.Count(o => o.Faulted)} faulted"
);

if (Option("--results") is { } folder)
{
    Directory.CreateDirectory(folder);
    var options = new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    foreach (var o in outcomes)
    {
        File.WriteAllText(Path.Combine(folder, o.Source.Replace('/', '~')), o.Record.ToJsonString(options) + "\n");
    }
}
return outcomes.All(o => o.Imported && o.Lossless) ? 0 : 1;

static string Mark(bool value) => value ? "yes" : "no";
