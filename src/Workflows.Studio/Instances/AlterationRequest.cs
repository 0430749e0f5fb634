using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>Reads the changes that a request to the alterations asks for.</summary>
internal static class AlterationRequest
{
    private const string Possible =
        "Possible here are 'ModifyVariable' and 'Cancel'; what failed is run again by 'alterations/workflows/retry'.";

    /// <summary>The changes, in their order.</summary>
    /// <exception cref="RefusedRequestException">One is unknown here, lacks something, or the account may not make it.</exception>
    public static IReadOnlyList<InstanceAlteration> Read(ApiRequest request, HttpContext http)
    {
        var alterations = request.Parts("alterations").Select(Read).ToList();
        if (alterations.Count == 0)
        {
            throw new RefusedRequestException($"The request names no 'alterations'. {Possible}");
        }

        var missing = alterations.Select(a => NeededFor(a.Kind)).FirstOrDefault(p => !http.User.May(p));
        return missing is null
            ? alterations
            : throw new RefusedRequestException(
                $"Your account may not do this: it lacks the permission {missing}.",
                StatusCodes.Status403Forbidden
            );
    }

    /// <summary>The instances that a request names.</summary>
    public static InstanceFilter Filter(ApiRequest request) =>
        InstanceListEndpoints.FilterOf(request) with
        {
            Ids = request.Texts("workflowInstanceIds") is { Count: > 0 } ids ? ids : request.Texts("ids"),
        };

    /// <summary>Changes as Elsa's API shows them.</summary>
    public static JsonArray Json(IReadOnlyList<InstanceAlteration> alterations) =>
        ApiNodes.List(
            alterations.Select(a =>
                a.Kind == InstanceAlterationKind.ModifyVariable
                    ? new JsonObject
                    {
                        ["type"] = a.Kind.ToString(),
                        ["variableId"] = a.VariableId,
                        ["value"] = a.Value?.DeepClone(),
                    }
                    : new JsonObject { ["type"] = a.Kind.ToString() }
            )
        );

    private static InstanceAlteration Read(ApiRequest alteration) =>
        alteration.Text("type") switch
        {
            nameof(InstanceAlterationKind.Cancel) => new InstanceAlteration(InstanceAlterationKind.Cancel),
            nameof(InstanceAlterationKind.ModifyVariable) => Variable(alteration),
            { } unknown => throw new RefusedRequestException($"The alteration '{unknown}' does not exist here. {Possible}"),
            null => throw new RefusedRequestException($"An alteration lacks its 'type'. {Possible}"),
        };

    private static InstanceAlteration Variable(ApiRequest alteration)
    {
        var value = alteration.Node("value");
        InstanceChanges.CheckSent(value);
        return new InstanceAlteration(InstanceAlterationKind.ModifyVariable)
        {
            VariableId = alteration.Text("variableId") ?? throw new RefusedRequestException("A 'ModifyVariable' lacks its 'variableId'."),
            Value = value?.DeepClone(),
        };
    }

    private static string NeededFor(InstanceAlterationKind kind) =>
        kind == InstanceAlterationKind.Cancel ? StudioPermissions.CancelInstances : StudioPermissions.WriteInstances;
}
