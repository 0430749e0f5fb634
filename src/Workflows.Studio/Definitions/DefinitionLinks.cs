using System.Security.Claims;
using Workflows.Studio.Access;

namespace Workflows.Studio.Definitions;

/// <summary>
/// The links of definitions, by which the studio decides what it offers. Where a right is missing, its links are. The studio takes the link
/// <c>publish</c>, and in its list <c>bulk-publish</c>, for the right to edit, so whoever may save gets them; publishing itself is refused in a sentence.
/// </summary>
internal static class DefinitionLinks
{
    /// <summary>The links of one definition.</summary>
    public static IReadOnlyList<ApiLink> Of(string definitionId, ClaimsPrincipal user)
    {
        var at = "/workflow-definitions/" + definitionId;
        var links = new List<ApiLink>
        {
            new(at, "self", "GET"),
            new($"/workflow-definitions/by-definition-id/{definitionId}", "self", "GET"),
            new(at + "/versions", "versions", "GET"),
        };
        if (user.May(StudioPermissions.ExecuteDefinitions))
        {
            links.Add(new ApiLink(at + "/bulk-dispatch", "bulk-dispatch", "POST"));
            links.Add(new ApiLink(at + "/dispatch", "dispatch", "POST"));
            links.Add(new ApiLink(at + "/execute", "execute", "POST"));
        }

        links.Add(new ApiLink(at + "/export", "export", "POST"));
        if (user.May(StudioPermissions.WriteDefinitions))
        {
            links.Add(new ApiLink(at + "/publish", "publish", "POST"));
        }

        if (user.May(StudioPermissions.RetractDefinitions))
        {
            links.Add(new ApiLink(at + "/retract", "retract", "POST"));
        }

        if (user.May(StudioPermissions.DeleteDefinitions))
        {
            links.Add(new ApiLink(at, "delete", "DELETE"));
        }

        if (user.May(StudioPermissions.WriteDefinitions))
        {
            links.Add(new ApiLink(at + "/import", "import", "PUT"));
            links.Add(new ApiLink(at + "/update-references", "update-references", "POST"));
        }

        return links;
    }

    /// <summary>The links of a list of definitions.</summary>
    public static IReadOnlyList<ApiLink> OfList(ClaimsPrincipal user)
    {
        var links = new List<ApiLink>
        {
            new("/workflow-definitions", "self", "GET"),
            new("/workflow-definitions/validation/is-name-unique", "is-name-unique", "GET"),
            new("/workflow-definitions/query/count", "count", "GET"),
            new("/workflow-definitions/many-by-id", "many-by-id", "GET"),
        };
        if (user.May(StudioPermissions.DeleteDefinitions))
        {
            links.Add(new ApiLink("/bulk-actions/delete/workflow-definitions/by-definition-id", "bulk-delete-by-definition-id", "POST"));
            links.Add(new ApiLink("/bulk-actions/delete/workflow-definitions/by-id", "bulk-delete-by-id", "POST"));
        }

        // The list takes this link for the right to create and edit, as the editor does with "publish".
        if (user.May(StudioPermissions.WriteDefinitions))
        {
            links.Add(new ApiLink("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST"));
        }

        if (user.May(StudioPermissions.RetractDefinitions))
        {
            links.Add(new ApiLink("/bulk-actions/retract/workflow-definitions/by-definition-ids", "bulk-retract", "POST"));
        }

        if (user.May(StudioPermissions.WriteDefinitions))
        {
            links.Add(new ApiLink("/workflow-definitions/import", "import", "POST"));
            links.Add(new ApiLink("/workflow-definitions/import-files", "import-files", "POST"));
            links.Add(new ApiLink("/workflow-definitions", "create", "POST"));
        }

        return links;
    }
}

/// <summary>A link to what an account may do next.</summary>
/// <param name="Href">Its address below <c>/elsa/api</c>.</param>
/// <param name="Rel">What it is.</param>
/// <param name="Method">The HTTP method.</param>
internal sealed record ApiLink(string Href, string Rel, string Method);
