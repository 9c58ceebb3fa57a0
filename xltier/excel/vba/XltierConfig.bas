Attribute VB_Name = "XltierConfig"
'@Folder("xltier")
'@ModuleDescription("Reads what xltier install wrote for this user, and from nowhere else.")
Option Explicit
Option Private Module

'A sheet of the workbook or a file beside it could name a program to run, so neither is read.

'@Description("Returns the value of a key, or the default where it is not set.")
Public Function GetConfig(ByVal Key As String, Optional ByVal Default As String = "") As Variant
    Dim Value As String
    Value = ValueInFile(ConfigPath(), Key)
    If Len(Value) = 0 Then Value = Default
    GetConfig = Value
End Function

'@Description("Returns the Python that this program is to start, or nothing where none is set up.")
Public Function InterpreterPath() As String
    If IsLibreOffice() Then
        InterpreterPath = GetConfig("INTERPRETER")
    Else
        InterpreterPath = InterpreterOfExcel()
    End If
End Function

Private Function InterpreterOfExcel() As String
    #If Mac Then
        InterpreterOfExcel = GetConfig("INTERPRETER_MAC")
    #Else
        InterpreterOfExcel = GetConfig("INTERPRETER_WIN")
    #End If
End Function

'@Description("Returns the sentence that says what is wrong with the set-up, or nothing.")
Public Function FaultOfSetup() As String
    Dim Interpreter As String
    Interpreter = InterpreterPath()
    If Len(Interpreter) = 0 Then
        FaultOfSetup = TextOf("setup.missing")
    ElseIf Not IsThere(Interpreter) Then
        FaultOfSetup = TextWith("setup.gone", Interpreter)
    End If
End Function

'@Description("Returns the file that xltier install writes for this program.")
Public Function ConfigPath() As String
    If IsLibreOffice() Then
        ConfigPath = HomeFolder() & "/.xltier/xltier.conf"
    Else
        ConfigPath = ConfigPathOfExcel()
    End If
End Function

Private Function ConfigPathOfExcel() As String
    #If Mac Then
        'The sandbox of Excel makes this its own folder, which it may read unasked.
        ConfigPathOfExcel = Environ("HOME") & "/xltier.conf"
    #Else
        ConfigPathOfExcel = Environ("USERPROFILE") & "\.xltier\xltier.conf"
    #End If
End Function

'@Description("Returns the file for what Python said when it could not start.")
Public Function LogPath() As String
    LogPath = Left(ConfigPath(), Len(ConfigPath()) - Len("xltier.conf")) & "excel.log"
End Function

Private Function HomeFolder() As String
    HomeFolder = Environ("HOME")
    If Len(HomeFolder) = 0 Then HomeFolder = Environ("USERPROFILE")
End Function

Private Function IsThere(ByVal Path As String) As Boolean
    If IsLibreOffice() Then
        IsThere = Len(Dir(Path)) > 0
    Else
        IsThere = IsThereForExcel(Path)
    End If
End Function

Private Function IsThereForExcel(ByVal Path As String) As Boolean
    #If Mac Then
        'Asking for a file outside the sandbox makes Excel ask the person.
        IsThereForExcel = True
    #Else
        IsThereForExcel = Len(Dir(Path)) > 0
    #End If
End Function

'A line of the file is "KEY","value".
Private Function ValueInFile(ByVal Path As String, ByVal Key As String) As String
    On Error GoTo CleanFail
    Dim Number As Integer
    Dim TextLine As String
    Dim Start As String
    Dim Found As String
    Start = LCase(Chr(34) & Key & Chr(34) & "," & Chr(34))
    Number = FreeFile
    Open Path For Input As #Number
    Do While Not EOF(Number) And Len(Found) = 0
        Line Input #Number, TextLine
        TextLine = Trim(TextLine)
        If LCase(Left(TextLine, Len(Start))) = Start Then Found = Unquoted(Mid(TextLine, Len(Start) + 1))
    Loop
    ValueInFile = Found

CleanExit:
    Close #Number
    Exit Function

CleanFail:
    'No file is no value; what is missing is said where it is missed.
    Resume CleanExit
End Function

Private Function Unquoted(ByVal Text As String) As String
    Dim Last As Long
    Last = InStr(Text, Chr(34))
    If Last > 0 Then Unquoted = Left(Text, Last - 1)
End Function
