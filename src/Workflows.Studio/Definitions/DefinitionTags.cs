using Microsoft.AspNetCore.Http;
using Workflows.Storage.Definitions;

namespace Workflows.Studio.Definitions;

/// <summary>The headers by which an editor says which state of a definition it has loaded, so that it changes no newer one.</summary>
internal static class DefinitionTags
{
    /// <summary>The <see cref="StoredDefinition.Tag"/> of what the editor had loaded; null when it says none.</summary>
    public static string? Loaded(HttpRequest request) =>
        request.Headers.IfMatch.ToString() is { Length: > 0 } tag and not "*" ? tag.Trim('"') : null;

    /// <summary>Tells the editor which state it has now.</summary>
    public static void Tell(HttpResponse response, StoredDefinition version) => response.Headers.ETag = $"\"{version.Tag}\"";
}
