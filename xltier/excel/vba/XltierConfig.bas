Attribute VB_Name = "XltierConfig"
'@Folder("xltier")
'@ModuleDescription("Reads what xltier install wrote for this user, and from nowhere else.")
Option Explicit
Option Private Module

Private Settings As String

'A sheet of the workbook or a file beside it could name a program to run, so neither is read.

'@Description("Returns the value of a key, or the default where it is not set.")
Public Function GetConfig(ByVal Key As String, Optional ByVal Default As String = "") As Variant
    Dim Value As String
    'Every call of a function of the workbook asks, so the file is read once.
    If Len(Settings) = 0 Then Settings = LinesOf(ConfigPath())
    Value = ValueIn(Settings, Key)
    If Len(Value) = 0 Then Value = Default
    GetConfig = Value
End Function

'@Description("Has the file read again: xltier install may have run since.")
Public Sub ForgetConfig()
    Settings = ""
End Sub

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

'@Description("Tells whether xltier keeps something to undo for a workbook of that name.")
Public Function HasUndo(ByVal BookName As String) As Boolean
    HasUndo = InStr(UndoNames() & vbLf, vbLf & CodesOf(BookName) & vbLf) > 0
    #If Mac Then
        'The sandbox of Excel would ask the person before it reads that file.
        HasUndo = True
    #End If
End Function

Private Function UndoNames() As String
    Dim Folder As String
    Folder = Environ("XLTIER_HOME")
    If Len(Folder) = 0 Then Folder = Environ("USERPROFILE") & "\.xltier"
    UndoNames = LinesOf(Folder & "\undo\names.txt")
End Function

'@Description("Returns the numbers of a text's characters: a file read in any code page has them right.")
Public Function CodesOf(ByVal Text As String) As String
    Dim Place As Long
    For Place = 1 To Len(Text)
        CodesOf = CodesOf & " " & Hex(AscW(Mid(Text, Place, 1)))
    Next Place
    CodesOf = Trim(CodesOf)
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

Private Function LinesOf(ByVal Path As String) As String
    On Error GoTo CleanFail
    Dim Number As Integer
    Dim TextLine As String
    Dim Found As String
    Number = FreeFile
    Open Path For Input As #Number
    Do While Not EOF(Number)
        Line Input #Number, TextLine
        Found = Found & vbLf & Trim(TextLine)
    Loop
    Close #Number

CleanExit:
    LinesOf = Found
    Exit Function

CleanFail:
    'No file is no setting; what is missing is said where it is missed.
    Found = ""
    Resume CleanExit
End Function

'A line is "KEY","value"; the first of two with the same key counts.
Private Function ValueIn(ByVal Lines As String, ByVal Key As String) As String
    Dim Start As String
    Dim First As Long
    Dim Last As Long
    Start = vbLf & Chr(34) & LCase(Key) & Chr(34) & "," & Chr(34)
    First = InStr(LCase(Lines), Start)
    If First = 0 Then Exit Function
    First = First + Len(Start)
    Last = InStr(First, Lines, Chr(34))
    If Last > 0 Then ValueIn = Mid(Lines, First, Last - First)
End Function
