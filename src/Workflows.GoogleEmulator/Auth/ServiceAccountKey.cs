using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Auth;

/// <summary>The only service account of the emulator: read from its key file, or created and written there.</summary>
internal sealed class ServiceAccountKey : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private readonly GoogleEmulatorOptions _options;
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly string _keyId;

    public ServiceAccountKey(GoogleEmulatorOptions options)
    {
        _options = options;
        ClientEmail = $"workflows@{options.ProjectId}.iam.gserviceaccount.com";
        _keyId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        if (options.KeyFile is { } path && File.Exists(path))
        {
            var key = JsonNode.Parse(File.ReadAllText(path));
            _rsa.ImportFromPem(key.Text("private_key"));
            ClientEmail = key.Text("client_email") ?? ClientEmail;
            _keyId = key.Text("private_key_id") ?? _keyId;
        }
    }

    public string ClientEmail { get; }

    public bool Verify(byte[] signed, byte[] signature) =>
        _rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    /// <summary>Writes the key file, or updates the token address in it, because the port may change with a restart.</summary>
    public void Write(string tokenUri)
    {
        if (_options.KeyFile is not { } path)
        {
            return;
        }

        if (File.Exists(path) && JsonNode.Parse(File.ReadAllText(path)).Text("token_uri") == tokenUri)
        {
            return;
        }

        var json = new JsonObject
        {
            ["type"] = "service_account",
            ["project_id"] = _options.ProjectId,
            ["private_key_id"] = _keyId,
            ["private_key"] = _rsa.ExportPkcs8PrivateKeyPem() + "\n",
            ["client_email"] = ClientEmail,
            ["client_id"] = "100000000000000000001",
            ["token_uri"] = tokenUri,
        };
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var temporary = path + ".new";
        File.Delete(temporary);
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, create))
        {
            writer.Write(json.ToJsonString(Indented));
        }

        File.Move(temporary, path, overwrite: true);
    }

    public void Dispose() => _rsa.Dispose();
}
