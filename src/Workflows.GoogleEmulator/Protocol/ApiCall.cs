using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Protocol;

/// <summary>One method of one API, bound to a request and ready to run.</summary>
internal sealed record ApiCall(
    string Service,
    string Method,
    QuotaKind Quota,
    IReadOnlyList<string> Scopes,
    string? DocumentId,
    Func<JsonObject> Run
)
{
    public string Name => $"{Service}.{Method}";
}
