// Tests read and set the modes of files, which Windows does not have.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
